package dev.tallylight.stream.state;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.SubjectState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rows that keep what streams are held to be. Everything here runs in the caller's session or transaction; rows are
 * locked in the order of their ids, whoever locks them.
 */
@ApplicationScoped
public class HeldStates {
    private final StreamStateRepository states;
    private final CheckpointViewRepository views;
    private final Sightings sightings;

    HeldStates(StreamStateRepository states, CheckpointViewRepository views, Sightings sightings) {
        this.states = states;
        this.views = views;
        this.sightings = sightings;
    }

    /** What is held of one stream, and what each checkpoint holds it to be. */
    public record Held(UUID streamId, SubjectState state, AlertState alerts, List<CheckpointView> views) {}

    /** For a stream that is new. */
    public Uni<Void> create(UUID streamId, SubjectState state) {
        StreamStateEntity entity = new StreamStateEntity();
        entity.streamId = streamId;
        entity.become(state);
        return states.persist(entity).replaceWithVoid();
    }

    /** The same for several. */
    public Uni<Void> create(Collection<UUID> streamIds, Function<UUID, SubjectState> state) {
        return states.persist(streamIds.stream().map(id -> {
            StreamStateEntity entity = new StreamStateEntity();
            entity.streamId = id;
            entity.become(state.apply(id));
            return entity;
        }));
    }

    /** Locks them until the transaction ends; those that were deleted are left out. */
    public Uni<List<Held>> lock(Collection<UUID> streamIds) {
        return states.locked(streamIds).chain(this::withViews);
    }

    /** Only locks them, until the transaction ends: whoever is to change the streams' own rows does so first. */
    public Uni<Void> lockRows(Collection<UUID> streamIds) {
        return states.locked(streamIds).replaceWithVoid();
    }

    /** The same without a lock, to be looked at only. */
    public Uni<List<Held>> look(Collection<UUID> streamIds) {
        return states.of(streamIds).chain(this::withViews);
    }

    /** How those stand that there are. */
    public Uni<Map<UUID, SubjectState>> standings(Collection<UUID> streamIds) {
        return states.of(streamIds)
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.streamId, StreamStateEntity::toState)));
    }

    private Uni<List<Held>> withViews(List<StreamStateEntity> found) {
        List<UUID> present = found.stream().map(state -> state.streamId).toList();
        return present.isEmpty()
                ? Uni.createFrom().item(List.of())
                : views.of(present).map(seen -> joined(found, seen));
    }

    private static List<Held> joined(List<StreamStateEntity> states, List<CheckpointViewEntity> views) {
        Map<UUID, List<CheckpointView>> viewsOf = views.stream()
                .collect(Collectors.groupingBy(
                        row -> row.id.streamId(),
                        Collectors.mapping(CheckpointViewEntity::toView, Collectors.toList())));
        return states.stream()
                .map(state -> new Held(
                        state.streamId,
                        state.toState(),
                        state.toAlerts(),
                        viewsOf.getOrDefault(state.streamId, List.of())))
                .toList();
    }

    /** Writes the state of a stream that is locked. */
    public Uni<Void> write(StreamId id, SubjectState state) {
        return states.findById(id.value())
                .invoke(entity -> Objects.requireNonNull(entity, "the stream is locked, so it is there")
                        .become(state))
                .replaceWithVoid();
    }

    /** Writes what is held back of a stream that is locked. */
    public Uni<Void> write(StreamId id, AlertState alerts) {
        return states.findById(id.value())
                .invoke(entity -> Objects.requireNonNull(entity, "the stream is locked, so it is there")
                        .hold(alerts))
                .replaceWithVoid();
    }

    /**
     * Writes what a checkpoint holds a stream to be that is locked.
     *
     * @param isNew whether nothing was held of the two
     */
    public Uni<Void> write(StreamId id, CheckpointView view, boolean isNew) {
        CheckpointViewEntity.Key key = new CheckpointViewEntity.Key(id.value(), view.checkpointId());
        if (isNew) {
            CheckpointViewEntity entity = new CheckpointViewEntity();
            entity.id = key;
            entity.become(view);
            return views.persist(entity).replaceWithVoid();
        }
        return views.findById(key)
                .invoke(present -> Objects.requireNonNull(present, "the stream is locked, so it is there")
                        .become(view))
                .replaceWithVoid();
    }

    /** Forgets what was seen of a stream that is locked: after a pause nobody knows. */
    public Uni<Void> forgetViews(StreamId id) {
        sightings.forget(id);
        return views.delete("id.streamId", id.value()).replaceWithVoid();
    }
}
