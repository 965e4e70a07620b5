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
    /** One that is held. @param at when it happened */
    private record Held<C>(StreamId stream, Instant at, C change) {}

    private final Duration gathering;
    private final List<Held<C>> held = new ArrayList<>();
    private final Set<StreamId> streams = new HashSet<>();
    private long firstHeld;

    /** @param gathering for how long the first is held, and with it all that come after it */
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
            firstHeld = nanoTime;
        }
        held.add(new Held<>(stream, at, change));
        streams.add(stream);
        return true;
    }

    /** All that are held, once the first was for long enough, the oldest first; those of one moment in the order they came. */
    synchronized List<C> release(long nanoTime) {
        if (held.isEmpty() || nanoTime - firstHeld < gathering.toNanos()) {
            return List.of();
        }
        List<C> released = held.stream()
                .sorted(Comparator.comparing((Held<C> each) -> each.at))
                .map(each -> each.change)
                .toList();
        held.clear();
        streams.clear();
        return released;
    }
}
