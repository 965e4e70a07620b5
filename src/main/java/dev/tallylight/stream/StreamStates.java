package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
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
    private final OnAir onAir;

    StreamStates(
            StreamRepository streams,
            StreamStateRepository states,
            CheckpointViewRepository views,
            Sightings sightings,
            OnAir onAir) {
        this.streams = streams;
        this.states = states;
        this.views = views;
        this.sightings = sightings;
        this.onAir = onAir;
    }

    /** A stream, under lock unless it is only looked at, with its state and what each checkpoint holds it to be. */
    public record Locked(WatchedStream stream, StreamState state, AlertState alerts, List<CheckpointView> views) {}

    /** Locks a stream until the transaction ends; null when it was deleted. */
    public Uni<@Nullable Locked> lock(StreamId id) {
        return lock(List.of(id)).map(StreamStates::only);
    }

    /** Locks several streams until the transaction ends; those that were deleted are left out. */
    public Uni<List<Locked>> lock(Collection<StreamId> ids) {
        return states.locked(values(ids)).chain(this::withViews);
    }

    private static List<UUID> values(Collection<StreamId> ids) {
        return ids.stream().map(StreamId::value).toList();
    }

    private static @Nullable Locked only(List<Locked> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    private Uni<List<Locked>> withViews(List<StreamStateEntity> found) {
        List<UUID> present = found.stream().map(state -> state.streamId).toList();
        return present.isEmpty()
                ? Uni.createFrom().item(List.of())
                : streams.list("id in ?1", present)
                        .chain(rows -> views.of(present).map(seen -> joined(found, rows, seen)));
    }

    private static List<Locked> joined(
            List<StreamStateEntity> states, List<StreamEntity> streams, List<CheckpointViewEntity> views) {
        Map<UUID, StreamEntity> streamOf = streams.stream().collect(Collectors.toMap(row -> row.id, row -> row));
        Map<UUID, List<CheckpointView>> viewsOf = views.stream()
                .collect(Collectors.groupingBy(
                        row -> row.id.streamId(),
                        Collectors.mapping(CheckpointViewEntity::toView, Collectors.toList())));
        return states.stream()
                .map(state -> new Locked(
                        WatchedStream.of(
                                Objects.requireNonNull(streamOf.get(state.streamId), "a state goes with its stream")),
                        state.toState(),
                        state.toAlerts(),
                        viewsOf.getOrDefault(state.streamId, List.of())))
                .toList();
    }

    /** The same without a lock, to be looked at only; null when there is none. */
    public Uni<@Nullable Locked> look(StreamId id) {
        return states.of(values(List.of(id))).chain(this::withViews).map(StreamStates::only);
    }

    /** Several, without a lock, to be looked at only. */
    public Uni<List<Locked>> look(Collection<StreamId> ids) {
        return states.of(values(ids)).chain(this::withViews);
    }

    /** Writes the state of a stream that is locked. */
    public Uni<Void> write(StreamId id, StreamState state) {
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

    /** What the owners of streams want of their alerts, and how the streams are that those depend on. */
    public Uni<Map<StreamId, AlertRules>> alertRules(Collection<StreamId> ids) {
        return streams.list("id in ?1", values(ids))
                .chain(rows -> parents(rows)
                        .map(parents -> rows.stream()
                                .collect(Collectors.toMap(row -> new StreamId(row.id), row -> rules(row, parents)))));
    }

    private AlertRules rules(StreamEntity row, Map<UUID, AlertRules.Parent> parents) {
        return new AlertRules(
                onAir.schedule(row.schedule),
                row.alertOutsideSchedule,
                Arrays.stream(row.dependsOn)
                        .sorted()
                        .map(id -> parents.get(UUID.fromString(id)))
                        .filter(Objects::nonNull)
                        .toList());
    }

    private Uni<Map<UUID, AlertRules.Parent>> parents(List<StreamEntity> children) {
        Set<UUID> ids = children.stream()
                .flatMap(child -> Arrays.stream(child.dependsOn))
                .map(UUID::fromString)
                .collect(Collectors.toSet());
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : streams.list("id in ?1", ids)
                        .chain(rows -> states.of(ids).map(stateRows -> parents(rows, stateRows)));
    }

    private static Map<UUID, AlertRules.Parent> parents(List<StreamEntity> rows, List<StreamStateEntity> states) {
        Map<UUID, StreamEntity> rowOf = rows.stream().collect(Collectors.toMap(row -> row.id, row -> row));
        return states.stream()
                .filter(state -> rowOf.containsKey(state.streamId))
                .collect(Collectors.toMap(
                        state -> state.streamId,
                        state -> parent(Objects.requireNonNull(rowOf.get(state.streamId)), state)));
    }

    private static AlertRules.Parent parent(StreamEntity row, StreamStateEntity state) {
        StreamPolicy policy = row.policy();
        Duration confirmation = policy.timeout().plus(policy.retryInterval()).multipliedBy(policy.failuresToDown());
        return new AlertRules.Parent(new StreamId(row.id), row.name, Status.ofWireName(state.status), confirmation);
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
