package dev.tallylight.stream.assign;

import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.stream.WatchedRows;
import dev.tallylight.stream.state.Sightings;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one process of a checkpoint is to watch, compared with what it was told, again and again. What changed is read by
 * what changed since the read before; everything is compared now and then, when others came or went who share with it,
 * and when the checkpoint's name or tags changed. A signal that is lost costs time and nothing else.
 *
 * <p>A call that fails or is cancelled has told nothing, and the next one tells it.
 */
public final class Following {
    /** A stream that was deleted while no signal came is withdrawn so late at most. */
    static final Duration FULL_COMPARISON = Duration.ofSeconds(15);

    /** So many are opened at once: it takes an event loop some milliseconds. */
    private static final int OPENED_AT_ONCE = 250;

    private final String checkpointId;
    private final UUID agent;
    private final WatchedRows rows;
    private final CheckpointRegistry checkpoints;
    private final Heartbeats heartbeats;
    private final Sightings sightings;
    private final RecentlyNamed named;

    private final Told told = new Told();
    private @Nullable Place place;
    private long changedSince;
    private long namedSince;
    private long comparedAt;

    Following(
            String checkpointId,
            UUID agent,
            WatchedRows rows,
            CheckpointRegistry checkpoints,
            Heartbeats heartbeats,
            Sightings sightings,
            RecentlyNamed named) {
        this.checkpointId = checkpointId;
        this.agent = agent;
        this.rows = rows;
        this.checkpoints = checkpoints;
        this.heartbeats = heartbeats;
        this.sightings = sightings;
        this.named = named;
    }

    /** What a process' part depends on, other than the streams. */
    private record Place(String name, List<String> tags, List<UUID> living) {}

    /** What a call found out, to be kept once it has told it. */
    private record Look(Told.Difference difference, Predicate<WatchedRows.Row> mine, Runnable keep) {}

    /** What differs between what was told and what is; at first everything, as one snapshot. One call at a time. */
    public Uni<List<Change>> next() {
        return checkpoints
                .get(checkpointId)
                .chain(checkpoint -> heartbeats.living(checkpointId).chain(living -> look(checkpoint, living)))
                .chain(this::tell);
    }

    private Uni<Look> look(Checkpoint checkpoint, List<UUID> living) {
        Share share = new Share(checkpointId, agent, living);
        Predicate<WatchedRows.Row> mine = row -> row.isWatchedBy(checkpoint) && share.holds(row.id());
        Place now = new Place(checkpoint.name(), checkpoint.tags(), living);
        RecentlyNamed.Named names = named.since(namedSince);
        boolean due = System.nanoTime() - comparedAt >= FULL_COMPARISON.toNanos();
        return due || names.missed() || !now.equals(place)
                ? compareAll(mine, now, names.place())
                : compareChanged(mine, names);
    }

    private Uni<Look> compareAll(Predicate<WatchedRows.Row> mine, Place now, long namedUntil) {
        long begun = System.nanoTime();
        return rows.all().map(read -> {
            sightings.retain(read.rows().stream().map(WatchedRows.Row::id).collect(Collectors.toSet()));
            return new Look(told.fromAll(changes(read.rows(), mine)), mine, () -> {
                place = now;
                changedSince = read.next();
                namedSince = namedUntil;
                comparedAt = begun;
            });
        });
    }

    private Uni<Look> compareChanged(Predicate<WatchedRows.Row> mine, RecentlyNamed.Named names) {
        return rows.changedSince(changedSince).chain(read -> {
            Set<StreamId> looked = read.rows().stream().map(WatchedRows.Row::id).collect(Collectors.toSet());
            Set<StreamId> others = new HashSet<>(names.streams());
            others.removeAll(looked);
            looked.addAll(others);
            return named(others).map(more -> {
                List<WatchedRows.Row> found = new ArrayList<>(read.rows());
                found.addAll(more);
                return new Look(told.among(looked, changes(found, mine)), mine, () -> {
                    changedSince = read.next();
                    namedSince = names.place();
                });
            });
        });
    }

    /** Those that a signal named and that did not change: told already, or deleted. */
    private Uni<List<WatchedRows.Row>> named(Set<StreamId> streams) {
        return streams.isEmpty() ? Uni.createFrom().item(List.of()) : rows.of(streams);
    }

    private static Map<StreamId, Long> changes(List<WatchedRows.Row> rows, Predicate<WatchedRows.Row> mine) {
        return rows.stream().filter(mine).collect(Collectors.toMap(WatchedRows.Row::id, WatchedRows.Row::change));
    }

    private Uni<List<Change>> tell(Look look) {
        return opened(List.copyOf(look.difference().stale()), 0, new ArrayList<>())
                .map(opened -> told(look, opened));
    }

    private Uni<List<WatchedRows.Opened>> opened(List<StreamId> ids, int from, List<WatchedRows.Opened> before) {
        if (from >= ids.size()) {
            return Uni.createFrom().item(before);
        }
        int until = Math.min(from + OPENED_AT_ONCE, ids.size());
        return rows.open(ids.subList(from, until)).chain(more -> {
            before.addAll(more);
            return opened(ids, until, before);
        });
    }

    /** From here on nothing waits: what is kept is what is told. */
    private List<Change> told(Look look, List<WatchedRows.Opened> opened) {
        boolean first = place == null;
        Set<StreamId> over = new HashSet<>(look.difference().over());
        over.addAll(look.difference().stale()); // but for those that are still there
        List<Assignment> assigned = new ArrayList<>();
        for (WatchedRows.Opened stream : opened) {
            if (look.mine().test(stream.row())) {
                over.remove(stream.row().id());
                told.assigned(stream.row().id(), stream.row().change());
                assigned.add(stream.assignment());
            }
        }
        over.removeIf(stream -> !told.holds(stream));
        over.forEach(told::withdrawn);
        look.keep().run();
        if (first) {
            return List.of(new Change.Snapshot(List.copyOf(assigned)));
        }
        List<Change> changes = new ArrayList<>();
        over.forEach(stream -> changes.add(new Change.Withdrawn(stream)));
        assigned.forEach(assignment -> changes.add(new Change.Assigned(assignment)));
        return changes;
    }
}
