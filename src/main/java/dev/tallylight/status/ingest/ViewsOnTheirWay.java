package dev.tallylight.status.ingest;

import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.HeldViews;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where each view is between being said and being written: it waits to be compared with what is held, and what differs
 * waits in a lane, by its stream, to be decided under the lock. While something of a stream and checkpoint is in a lane,
 * what comes after it is compared with that, for what is held is yesterday's until then.
 *
 * <p>Bounded: of a stream and checkpoint one view waits to be compared, the latest; and what finds no room is refused,
 * for the next observation says it again. Safe for use from several threads; nothing here waits for anything.
 */
final class ViewsOnTheirWay {
    static final int MOST_IN_LANES = 20_000;
    static final int MOST_TO_COMPARE = 50_000;
    private static final int MOST_TOGETHER = 100;

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final LateChanges<ViewChange> late;
    private final List<WaitingChanges<ViewChange>> lanes = new ArrayList<>();
    private final Map<HeldViews.Key, ViewChange> toCompare = new LinkedHashMap<>();
    private final Map<HeldViews.Key, ViewChange> lastInLane = new HashMap<>();
    private int inLanes;

    ViewsOnTheirWay(int laneCount, Duration gathering, InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.late = new LateChanges<>(gathering);
        for (int i = 0; i < laneCount; i++) {
            lanes.add(new WaitingChanges<>(MOST_TOGETHER, ViewChange::stream));
        }
    }

    /** It finds no room. */
    static final class FullException extends RuntimeException {
        FullException() {
            super("too much waits for the database");
        }
    }

    /** What came of comparing a view with what is held. */
    enum Compared {
        /** It is held already, or nobody needs to know. */
        HELD,
        /** It differs, and is in a lane by now. */
        GOES_ON,
        /** It differs, and there is no room. */
        NO_ROOM,
        /** A later one took its place meanwhile, and stands for it. */
        OVERTAKEN
    }

    /**
     * @param hint that it differs from what is held, so that it need not be compared first
     * @param isLate whether it comes a while after it was seen
     * @return done once it is written, or found to be held; fails with {@link FullException} where there is no room
     */
    synchronized CompletableFuture<Void> take(HeldViews.Key key, CheckpointView view, boolean hint, boolean isLate) {
        ViewChange before = lastInLane.get(key);
        boolean differs = before != null && view.changes(before.view().held(), clock.instant());
        if (hint || differs) {
            ViewChange change = superseding(key, view, isLate);
            return intoLane(change) ? change.done() : CompletableFuture.failedFuture(new FullException());
        }
        if (before != null) {
            return before.done();
        }
        if (toCompare.size() >= MOST_TO_COMPARE && !toCompare.containsKey(key)) {
            return CompletableFuture.failedFuture(new FullException());
        }
        ViewChange change = superseding(key, view, isLate);
        toCompare.put(key, change);
        return change.done();
    }

    /** The later one stands for the one that waits to be compared as well: whoever waits for that is answered with it. */
    private ViewChange superseding(HeldViews.Key key, CheckpointView view, boolean isLate) {
        ViewChange waiting = toCompare.get(key);
        if (waiting == null) {
            return new ViewChange(key, view, isLate, nanoTime.getAsLong(), new CompletableFuture<>());
        }
        CheckpointView latest = waiting.view().isOvertakenBy(view, clock.instant()) ? view : waiting.view();
        return new ViewChange(key, latest, isLate, waiting.waitsSince(), waiting.done());
    }

    private boolean intoLane(ViewChange change) {
        if (inLanes >= MOST_IN_LANES) {
            return false;
        }
        inLanes++;
        toCompare.remove(change.key());
        lastInLane.put(change.key(), change);
        if (!late.holds(change.stream(), change.view().probedAt(), change.late(), change, nanoTime.getAsLong())) {
            laneOf(change).add(change);
        }
        return true;
    }

    /** The next to be compared, those that wait longest first. They stay until {@link #compared} says what came of it. */
    synchronized List<ViewChange> toCompare(int most) {
        return toCompare.values().stream().limit(most).toList();
    }

    /**
     * One was compared.
     *
     * @param held null where nobody needs to know of it, for its stream is paused or gone
     */
    synchronized Compared compared(ViewChange change, @Nullable Optional<CheckpointView.Held> held) {
        if (toCompare.get(change.key()) != change) {
            return Compared.OVERTAKEN;
        }
        boolean differs = held != null && change.view().changes(held.orElse(null), clock.instant());
        if (differs && intoLane(change)) {
            return Compared.GOES_ON;
        }
        toCompare.remove(change.key());
        return differs ? Compared.NO_ROOM : Compared.HELD;
    }

    /** What came late and was gathered for long enough goes on. */
    synchronized int releaseLate() {
        List<ViewChange> released = late.release(nanoTime.getAsLong());
        released.forEach(change -> laneOf(change).add(change));
        return released.size();
    }

    /** The next of a lane to be written together; they stay until they are {@link #ended}. */
    List<ViewChange> next(int lane) {
        return lanes.get(lane).next();
    }

    /** It is written, or given up. */
    synchronized void ended(ViewChange change) {
        inLanes--;
        laneOf(change).remove(change);
        lastInLane.remove(change.key(), change);
    }

    /** For how long the oldest of a lane has waited. */
    Duration waitOf(int lane) {
        ViewChange oldest = lanes.get(lane).oldest();
        return oldest == null ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - oldest.waitsSince());
    }

    /** Done once all that is on its way at this moment has come to its end, good or bad. */
    synchronized CompletableFuture<Void> underWay() {
        return CompletableFuture.allOf(Stream.concat(toCompare.values().stream(), lastInLane.values().stream())
                .map(change -> change.done().exceptionally(failed -> null))
                .toArray(CompletableFuture<?>[]::new));
    }

    synchronized int inLanes() {
        return inLanes;
    }

    int laneOf(HeldViews.Key key) {
        return Math.floorMod(key.stream().hashCode(), lanes.size());
    }

    private WaitingChanges<ViewChange> laneOf(ViewChange change) {
        return lanes.get(laneOf(change.key()));
    }
}
