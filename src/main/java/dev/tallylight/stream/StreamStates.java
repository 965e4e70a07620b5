package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.AlertPolicy;
import dev.tallylight.alert.AlertRules;
import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.stream.draft.OnAir;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldStates;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private final HeldStates states;
    private final OnAir onAir;

    StreamStates(StreamRepository streams, HeldStates states, OnAir onAir) {
        this.streams = streams;
        this.states = states;
        this.onAir = onAir;
    }

    /** A stream, under lock unless it is only looked at, with its state and what each checkpoint holds it to be. */
    public record Locked(WatchedStream stream, SubjectState state, AlertState alerts, List<CheckpointView> views) {}

    /** Locks a stream until the transaction ends; null when it was deleted. */
    public Uni<@Nullable Locked> lock(StreamId id) {
        return lock(List.of(id)).map(StreamStates::only);
    }

    /** Locks several streams until the transaction ends; those that were deleted are left out. */
    public Uni<List<Locked>> lock(Collection<StreamId> ids) {
        return states.lock(values(ids)).chain(this::withStreams);
    }

    private static List<UUID> values(Collection<StreamId> ids) {
        return ids.stream().map(StreamId::value).toList();
    }

    private static @Nullable Locked only(List<Locked> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    private Uni<List<Locked>> withStreams(List<HeldStates.Held> found) {
        List<UUID> present = found.stream().map(HeldStates.Held::streamId).toList();
        return present.isEmpty()
                ? Uni.createFrom().item(List.of())
                : streams.list("id in ?1", present).map(rows -> joined(found, rows));
    }

    private static List<Locked> joined(List<HeldStates.Held> states, List<StreamEntity> streams) {
        Map<UUID, StreamEntity> streamOf = streams.stream().collect(Collectors.toMap(row -> row.id, row -> row));
        return states.stream()
                .filter(held -> streamOf.containsKey(held.streamId())) // without a lock it may be gone meanwhile
                .map(held -> new Locked(
                        WatchedStream.of(Objects.requireNonNull(streamOf.get(held.streamId()))),
                        held.state(),
                        held.alerts(),
                        held.views()))
                .toList();
    }

    /** The same without a lock, to be looked at only; null when there is none. */
    public Uni<@Nullable Locked> look(StreamId id) {
        return states.look(values(List.of(id))).chain(this::withStreams).map(StreamStates::only);
    }

    /** Several, without a lock, to be looked at only. */
    public Uni<List<Locked>> look(Collection<StreamId> ids) {
        return states.look(values(ids)).chain(this::withStreams);
    }

    /** Writes the state of a stream that is locked. */
    public Uni<Void> write(StreamId id, SubjectState state) {
        return states.write(id, state);
    }

    /** Writes what is held back of a stream that is locked. */
    public Uni<Void> write(StreamId id, AlertState alerts) {
        return states.write(id, alerts);
    }

    /** What the owners of streams want of their alerts. */
    public Uni<Map<UUID, AlertPolicy>> alertPolicies(Collection<UUID> ids) {
        return streams.list("id in ?1", ids)
                .map(rows -> rows.stream().collect(Collectors.toMap(row -> row.id, this::policy)));
    }

    private AlertPolicy policy(StreamEntity row) {
        return new AlertPolicy(
                onAir.schedule(row.schedule),
                row.alertOutsideSchedule,
                seenAgainWithin(row.policy()),
                Arrays.stream(row.dependsOn).sorted().map(UUID::fromString).toList());
    }

    /** How those of these streams stand that there are. */
    public Uni<Map<UUID, AlertRules.Parent>> parents(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : streams.list("id in ?1", ids)
                        .chain(rows -> states.standings(ids).map(standings -> parents(rows, standings)));
    }

    private static Map<UUID, AlertRules.Parent> parents(List<StreamEntity> rows, Map<UUID, SubjectState> standings) {
        return rows.stream()
                .filter(row -> standings.containsKey(row.id))
                .collect(Collectors.toMap(
                        row -> row.id, row -> parent(row, Objects.requireNonNull(standings.get(row.id)))));
    }

    private static AlertRules.Parent parent(StreamEntity row, SubjectState state) {
        StreamPolicy policy = row.policy();
        Duration confirmation = policy.timeout().plus(policy.retryInterval()).multipliedBy(policy.failuresToDown());
        return new AlertRules.Parent(row.id, row.name, state.status(), state.since(), confirmation);
    }

    private static Duration seenAgainWithin(StreamPolicy policy) {
        Duration more = policy.retryInterval().plus(policy.timeout()).multipliedBy(policy.successesToUp() - 1L);
        return policy.interval().plus(policy.timeout()).plus(more);
    }

    /**
     * Writes what a checkpoint holds a stream to be that is locked.
     *
     * @param isNew whether nothing was held of the two
     */
    public Uni<Void> write(StreamId id, CheckpointView view, boolean isNew) {
        return states.write(id, view, isNew);
    }

    /** Forgets what was seen of a stream that is locked: after a pause nobody knows. */
    public Uni<Void> forgetViews(StreamId id) {
        return states.forgetViews(id);
    }
}
