package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import dev.tallylight.stream.draft.StreamRequest;
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

    /**
     * What somebody changed by hand: his alerts are looked at again whatever it was.
     *
     * @param entity as it is written now
     */
    Uni<Void> tell(StreamEntity entity, boolean pausedBefore, StreamRequest before, StreamRequest wanted) {
        StreamId id = new StreamId(entity.id);
        return entity.paused != pausedBefore
                ? listener.pausedChanged(id, entity.paused)
                : voters(id, before, wanted).chain(() -> listener.alertRulesChanged(id));
    }

    /** One of many: only those whose alerts go by other rules now are looked at again. */
    Uni<Void> tellOfMany(StreamEntity entity, boolean pausedBefore, StreamRequest before, StreamRequest wanted) {
        return entity.paused != pausedBefore || !sameVoters(before, wanted) || !sameAlerts(before, wanted)
                ? tell(entity, pausedBefore, before, wanted)
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> voters(StreamId id, StreamRequest before, StreamRequest wanted) {
        return sameVoters(before, wanted) ? Uni.createFrom().voidItem() : listener.votersChanged(id);
    }

    private static boolean sameVoters(StreamRequest before, StreamRequest wanted) {
        return String.valueOf(before.checkpoints()).equals(String.valueOf(wanted.checkpoints()))
                && String.valueOf(before.policy()).equals(String.valueOf(wanted.policy()));
    }

    /** Tags, for maintenance windows go by them; what flapping is, is a matter of the policy. */
    private static boolean sameAlerts(StreamRequest before, StreamRequest wanted) {
        return Objects.equals(before.schedule(), wanted.schedule())
                && Objects.equals(before.alertOutsideSchedule(), wanted.alertOutsideSchedule())
                && Objects.equals(before.dependsOn(), wanted.dependsOn())
                && Objects.equals(before.tags(), wanted.tags());
    }
}
