package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;

/** Tells the room above what of a stream was changed that its status or its alerts depend on, in the same transaction. */
@ApplicationScoped
class StreamChanges {
    private final StreamListener listener;

    StreamChanges(StreamListener listener) {
        this.listener = listener;
    }

    /** @param entity as it is written now */
    Uni<Void> tell(StreamEntity entity, boolean pausedBefore, StreamRequest before, StreamRequest wanted) {
        StreamId id = new StreamId(entity.id);
        if (entity.paused != pausedBefore) {
            return listener.pausedChanged(id, entity.paused);
        }
        boolean sameVoters = String.valueOf(before.checkpoints()).equals(String.valueOf(wanted.checkpoints()))
                && String.valueOf(before.policy()).equals(String.valueOf(wanted.policy()));
        Uni<Void> voters = sameVoters ? Uni.createFrom().voidItem() : listener.votersChanged(id);
        return sameVoters && sameAlerts(before, wanted) ? voters : voters.chain(() -> listener.alertRulesChanged(id));
    }

    /** Tags, for maintenance windows go by them; what flapping is, is a matter of the policy. */
    private static boolean sameAlerts(StreamRequest before, StreamRequest wanted) {
        return Objects.equals(before.schedule(), wanted.schedule())
                && Objects.equals(before.alertOutsideSchedule(), wanted.alertOutsideSchedule())
                && Objects.equals(before.dependsOn(), wanted.dependsOn())
                && Objects.equals(before.tags(), wanted.tags());
    }
}
