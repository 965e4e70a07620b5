package dev.tallylight.alert;

import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of status.
 *
 * @param event what handlers are told, or null when it is not news to them
 * @param outageSeconds how long the outage was that ends here, or null
 * @param withheld why handlers are not told whatever the gate says, for something else tells them; or null
 */
public record StatusChange(
        SubjectState before,
        SubjectState after,
        @Nullable EventType event,
        @Nullable Long outageSeconds,
        @Nullable Withheld withheld) {

    /** One that nothing keeps from handlers but the gate. */
    public StatusChange(
            SubjectState before, SubjectState after, @Nullable EventType event, @Nullable Long outageSeconds) {
        this(before, after, event, outageSeconds, null);
    }

    /** The same, dated now at the latest: what a clock that was wrong said of the time to come is not kept. */
    public StatusChange notAfter(Instant now) {
        SubjectState dated = after.notAfter(now);
        if (dated.equals(after)) {
            return this;
        }
        Instant outageSince = before.outageSince();
        Long seconds = outageSeconds == null || outageSince == null
                ? outageSeconds
                : Long.valueOf(
                        Math.max(0, Duration.between(outageSince, dated.since()).toSeconds()));
        return new StatusChange(before, dated, event, seconds, withheld);
    }
}
