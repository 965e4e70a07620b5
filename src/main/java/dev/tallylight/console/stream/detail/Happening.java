package dev.tallylight.console.stream.detail;

import dev.tallylight.status.TransitionView;
import dev.tallylight.webhook.log.DeliveryView;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a stream, or around it.
 *
 * @param kind {@code transition}, {@code told}, {@code note}, {@code annotation} or {@code acknowledged}
 * @param transition only of that kind
 * @param evidence what the checkpoints held then: maps as they are in JSON
 * @param event the type of what handlers were told, such as {@code stream.offline}
 * @param told whom, and what became of it
 * @param text what somebody wrote
 * @param by who did
 * @param outage that it belongs to; null for none
 */
@TemplateData
public record Happening(
        Instant at,
        String kind,
        @Nullable TransitionView transition,
        Object evidence,
        String event,
        List<Told> told,
        String text,
        String by,
        @Nullable UUID outage) {

    /**
     * @param name of the endpoint
     * @param took from the event to the delivery, in words; empty where it is not delivered
     */
    @TemplateData
    public record Told(DeliveryView delivery, String name, String took) {
        static Told of(DeliveryView delivery, Map<UUID, String> names) {
            String took = "";
            if (delivery.state().equals("succeeded") && delivery.finishedAt() != null) {
                long millis = Duration.between(delivery.createdAt(), delivery.finishedAt())
                        .toMillis();
                took = millis < 60_000
                        ? Math.round(millis / 100.0) / 10.0 + " s"
                        : millis / 60_000 + " min " + millis / 1000 % 60 + " s";
            }
            return new Told(delivery, names.getOrDefault(delivery.webhookId(), "a receiver that is gone"), took);
        }

        /** {@code told}, {@code waiting}, {@code failed} or {@code skipped}. */
        public String outcome() {
            return switch (delivery.state()) {
                case "succeeded" -> "told";
                case "pending" -> delivery.attemptCount() == 0 ? "waiting" : "retrying";
                default -> delivery.state();
            };
        }
    }

    static Happening of(TransitionView transition, Object evidence) {
        return new Happening(transition.confirmedAt(), "transition", transition, evidence, "", List.of(), "", "", null);
    }

    static Happening told(Instant at, String event, List<Told> told) {
        return new Happening(at, "told", null, List.of(), event, told, "", "", null);
    }

    static Happening said(Instant at, String kind, String text, @Nullable String by, @Nullable UUID outage) {
        return new Happening(at, kind, null, List.of(), "", List.of(), text, by == null ? "" : by, outage);
    }
}
