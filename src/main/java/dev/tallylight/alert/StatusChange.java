package dev.tallylight.alert;

import dev.tallylight.checkpoint.Condition;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.probe.Reason;
import dev.tallylight.stream.state.Status;
import dev.tallylight.stream.state.StreamState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of status.
 *
 * @param event what handlers are told, or null when it is not news to them
 * @param outageSeconds how long the outage was that ends here, or null
 */
public record StatusChange(
        StreamState before,
        StreamState after,
        @Nullable EventType event,
        @Nullable Long outageSeconds) {
    /** The same, dated now at the latest: what a clock that was wrong said of the time to come is not kept. */
    public StatusChange notAfter(Instant now) {
        StreamState dated = after.notAfter(now);
        if (dated.equals(after)) {
            return this;
        }
        Instant outageSince = before.outageSince();
        Long seconds = outageSeconds == null || outageSince == null
                ? outageSeconds
                : Long.valueOf(
                        Math.max(0, Duration.between(outageSince, dated.since()).toSeconds()));
        return new StatusChange(before, dated, event, seconds);
    }

    /**
     * Why handlers are not told, or null when they are. Where nobody can tell because a checkpoint is lost or blind, its
     * one {@code checkpoint.lost} or {@code checkpoint.blind} says so, and a thousand {@code stream.unknown} need not.
     */
    @Nullable
    Withheld withheld() {
        String reason = after.status() == Status.UNKNOWN ? after.reason() : null;
        if (Condition.LOST.reason().equals(reason)) {
            return new Withheld(Withheld.CHECKPOINT_LOST, after.detail());
        }
        return Condition.BLIND.reason().equals(reason)
                        || Reason.PROBE_OFFLINE.code().equals(reason)
                ? new Withheld(Withheld.CHECKPOINT_BLIND, after.detail())
                : null;
    }
}
