package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.stream.draft.Quorum;
import dev.tallylight.stream.draft.StreamPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as the rooms above see it: what an event says of it, and what a verdict needs. */
public record WatchedStream(
        StreamId id,
        @Nullable String key,
        String name,
        String urlRedacted,
        String protocol,
        List<String> tags,
        List<String> checkpoints,
        StreamPolicy policy,
        boolean paused) {

    static WatchedStream of(StreamEntity entity) {
        return new WatchedStream(
                new StreamId(entity.id),
                entity.key,
                entity.name,
                entity.urlRedacted,
                entity.protocol,
                List.of(entity.tags),
                List.of(entity.checkpoints),
                entity.policy(),
                entity.paused);
    }

    public Quorum quorum() {
        return policy.quorum();
    }

    /** Whether that checkpoint watches it. */
    public boolean assignedTo(Checkpoint place) {
        return checkpoints.stream().anyMatch(place::isMeantBy);
    }
}
