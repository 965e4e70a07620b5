package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointUse;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which checkpoints the streams have chosen. */
@ApplicationScoped
public class StreamChoices implements CheckpointUse {
    private final StreamRepository streams;

    StreamChoices(StreamRepository streams) {
        this.streams = streams;
    }

    /** Those of the streams with these ids that exist. */
    @WithSession
    public Uni<Map<StreamId, WatchedStream>> of(Collection<UUID> ids) {
        return streams.list("id in ?1", ids)
                .map(found -> found.stream()
                        .map(WatchedStream::of)
                        .collect(Collectors.toMap(WatchedStream::id, Function.identity())));
    }

    @WithSession
    @Override
    public Uni<List<String>> onlyWatchedBy(Checkpoint checkpoint, List<Checkpoint> others) {
        return streams.listAll()
                .map(all -> all.stream()
                        .map(WatchedStream::of)
                        .filter(stream -> stream.assignedTo(checkpoint))
                        .filter(stream -> others.stream().noneMatch(stream::assignedTo))
                        .map(WatchedStream::name)
                        .toList());
    }
}
