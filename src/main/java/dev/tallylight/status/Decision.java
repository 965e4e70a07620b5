package dev.tallylight.status;

import dev.tallylight.checkpoint.Condition;
import dev.tallylight.event.EventType;
import dev.tallylight.probe.Reason;
import dev.tallylight.stream.Status;
import dev.tallylight.stream.StreamState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of status.
 *
 * @param event what handlers are told, or null when it is not news to them
 * @param outageSeconds how long the outage was that ends here, or null
 */
record Decision(
        StreamState before,
        StreamState after,
        @Nullable EventType event,
        @Nullable Long outageSeconds) {
    private static final Set<String> CHECKPOINTS_TROUBLE =
            Set.of(Condition.LOST.reason(), Condition.BLIND.reason(), Reason.PROBE_OFFLINE.code());

    /**
     * Whether nobody can tell because a checkpoint is lost or blind: its one {@code checkpoint.lost} or {@code
     * checkpoint.blind} says so, and a thousand {@code stream.unknown} need not.
     */
    boolean toldByItsCheckpoint() {
        return after.status() == Status.UNKNOWN
                && after.reason() != null
                && CHECKPOINTS_TROUBLE.contains(after.reason());
    }
}
