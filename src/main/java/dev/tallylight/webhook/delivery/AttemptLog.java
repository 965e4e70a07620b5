package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.follow.BriefLog;
import dev.tallylight.rest.Durations;
import dev.tallylight.webhook.delivery.DeliveryRecorder.Recorded;
import dev.tallylight.webhook.send.Failure;
import dev.tallylight.webhook.send.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A line in the log for an attempt, in logfmt: {@code attempt delivery=… webhook=… event=… status=500 next=5s}. Where a
 * webhook gets many, not for each; all are in the delivery log.
 */
final class AttemptLog {
    private static final Logger LOG = Logger.getLogger("dev.tallylight.webhook.attempt");

    /** Of each webhook, and of what succeeds and what fails apart: neither is drowned by the other. */
    private static final BriefLog<Key> LINES = new BriefLog<>(
            LOG,
            "attempts, of many at once, are not written here: see the delivery log, or set this category to DEBUG",
            new BriefLog.Limit(10, Duration.ofSeconds(5)),
            new BriefLog.Limit(200, Duration.ofSeconds(1)),
            System::nanoTime);

    private record Key(UUID webhook, boolean failed) {}

    private AttemptLog() {}

    static void ended(
            ClaimedDelivery delivery, Event event, Reply reply, Optional<Duration> next, Optional<Recorded> recorded) {
        String state = recorded.map(Recorded::state).orElse("lease-lost");
        line(
                delivery,
                event,
                reply.status(),
                reply.failure(),
                state,
                reply.took(),
                state.equals("pending") ? next.orElse(null) : null);
    }

    /** Of a fault of ours: nothing was sent. */
    static void released(ClaimedDelivery delivery, Event event, Failure fault, Duration pause) {
        line(delivery, event, null, fault, "pending", Duration.ZERO, pause);
    }

    private static void line(
            ClaimedDelivery delivery,
            Event event,
            @Nullable Integer status,
            @Nullable Failure failure,
            String state,
            Duration took,
            @Nullable Duration next) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        StringBuilder line = new StringBuilder(320)
                .append("attempt delivery=")
                .append(delivery.id())
                .append(" webhook=")
                .append(delivery.endpoint().id())
                .append(" event=")
                .append(event.id())
                .append(" type=")
                .append(event.type().wireName())
                .append(" n=")
                .append(delivery.number())
                .append(" state=")
                .append(state);
        if (delivery.trial()) {
            line.append(" trial=true");
        }
        if (status != null) {
            line.append(" status=").append(status);
        }
        line.append(" took=").append(took.toMillis()).append("ms");
        if (next != null) {
            line.append(" next=").append(Durations.format(next));
        }
        if (failure != null) {
            line.append(" kind=")
                    .append(failure.kind().wireName())
                    .append(" error=")
                    .append(quoted(failure.error()));
        }
        LINES.say(new Key(delivery.endpoint().id(), failure != null), line.toString());
    }

    /** What a peer said may be in it: one line stays one line. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029 || c == 0x85 ? ' ' : (char) c);
        });
        return quoted.append('"').toString();
    }
}
