package dev.tallylight.status.ingest;

import dev.tallylight.agent.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes that happened a while ago, gathered until those of the other checkpoints are there, and given on in the order
 * in which they happened. After a hub was away each agent reports what it kept: taken one agent after the other, an
 * outage that a majority held and that is over would never have had its majority.
 *
 * <p>Safe for use from several threads; at most as many are held as may wait for the database.
 */
final class LateChanges<C> {
    /**
     * One that is held.
     *
     * @param at when it happened
     */
    private record Held<C>(StreamId stream, Instant at, C change) {}

    /** Those that were answered together send their next batches together. */
    private static final Duration NEXT_BATCHES = Duration.ofSeconds(1);

    private final Duration gathering;
    private final List<Held<C>> held = new ArrayList<>();
    private final Set<StreamId> streams = new HashSet<>();
    private boolean released;
    private long lastReleased;
    private long until;

    /**
     * @param gathering for how long the first is held, and with it all that come after it; what comes within as long after
     *     that belongs to the same return, and is held for a second at most
     */
    LateChanges(Duration gathering) {
        this.gathering = gathering;
    }

    /**
     * Holds a change that is late, and whatever comes of its stream after it, lest it be overtaken.
     *
     * @param nanoTime now, by the monotonic clock
     * @return whether it is held; else it goes its way
     */
    synchronized boolean holds(StreamId stream, Instant at, boolean late, C change, long nanoTime) {
        if (!late && !streams.contains(stream)) {
            return false;
        }
        if (held.isEmpty()) {
            until = nanoTime + patience(nanoTime).toNanos();
        }
        held.add(new Held<>(stream, at, change));
        streams.add(stream);
        return true;
    }

    private Duration patience(long nanoTime) {
        boolean goesOn = released && nanoTime - lastReleased < gathering.toNanos();
        return goesOn && gathering.compareTo(NEXT_BATCHES) > 0 ? NEXT_BATCHES : gathering;
    }

    /** All that are held, once the first was for long enough, the oldest first; those of one moment in the order they came. */
    synchronized List<C> release(long nanoTime) {
        if (held.isEmpty() || nanoTime - until < 0) {
            return List.of();
        }
        List<C> all = held.stream()
                .sorted(Comparator.comparing((Held<C> each) -> each.at))
                .map(each -> each.change)
                .toList();
        held.clear();
        streams.clear();
        released = true;
        lastReleased = nanoTime;
        return all;
    }
}
