package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream's state, for the room that decides it: everything here runs in the caller's transaction, under the lock of
 * the stream's one state row, so that the verdicts of one stream are made one after the other on whichever replica.
 */
@ApplicationScoped
public class StreamStates {
    private final StreamRepository streams;
    private final StreamStateRepository states;
    private final CheckpointViewRepository views;
    private final Sightings sightings;

    StreamStates(
            StreamRepository streams,
            StreamStateRepository states,
            CheckpointViewRepository views,
            Sightings sightings) {
        this.streams = streams;
        this.states = states;
        this.views = views;
        this.sightings = sightings;
    }

    /** A stream, under lock unless it is only looked at, with its state and what each checkpoint holds it to be. */
    public record Locked(WatchedStream stream, StreamState state, List<CheckpointView> views) {}

    /** Locks a stream until the transaction ends; null when it was deleted. */
    public Uni<@Nullable Locked> lock(StreamId id) {
        return states.locked(id.value()).chain(state -> withViews(id, state));
    }

    /** The same without a lock, to be looked at only; null when there is none. */
    public Uni<@Nullable Locked> look(StreamId id) {
        return states.findById(id.value()).chain(state -> withViews(id, state));
    }

    private Uni<@Nullable Locked> withViews(StreamId id, @Nullable StreamStateEntity state) {
        if (state == null) {
            return Uni.createFrom().nullItem();
        }
        return streams.findById(id.value())
                .chain(stream -> views.of(List.of(id.value()))
                        .map(seen -> new Locked(
                                WatchedStream.of(stream),
                                state.toState(),
                                seen.stream().map(CheckpointViewEntity::toView).toList())));
    }

    /** Writes the state of a stream that is locked. */
    public Uni<Void> write(StreamId id, StreamState state) {
        return states.findById(id.value())
                .invoke(entity -> Objects.requireNonNull(entity, "the stream is locked, so it is there")
                        .become(state))
                .replaceWithVoid();
    }

    /** Writes what a checkpoint holds a stream to be that is locked. */
    public Uni<Void> write(StreamId id, CheckpointView view) {
        CheckpointViewEntity.Key key = new CheckpointViewEntity.Key(id.value(), view.checkpointId());
        return views.findById(key).chain(present -> {
            if (present != null) {
                present.become(view);
                return Uni.createFrom().voidItem();
            }
            CheckpointViewEntity entity = new CheckpointViewEntity();
            entity.id = key;
            entity.become(view);
            return views.persist(entity).replaceWithVoid();
        });
    }

    /** Forgets what was seen of a stream that is locked: after a pause nobody knows. */
    public Uni<Void> forgetViews(StreamId id) {
        sightings.forget(id);
        return views.delete("id.streamId", id.value()).replaceWithVoid();
    }
}
