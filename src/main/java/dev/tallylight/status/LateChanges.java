package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
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

    private final List<Held<C>> held = new ArrayList<>();
    private final Set<StreamId> streams = new HashSet<>();

    /** What became of a change that was offered. */
    enum Answer {
        /** It is not late, and nothing of its stream is held: it goes its way. */
        GOES_ON,
        /** It is held. */
        HELD,
        /** It is the first that is held: somebody must {@link #release} it in a while. */
        HELD_FIRST
    }

    /** Holds a change that is late, and whatever comes of its stream after it, lest it be overtaken. */
    synchronized Answer offer(StreamId stream, Instant at, boolean late, C change) {
        if (!late && !streams.contains(stream)) {
            return Answer.GOES_ON;
        }
        held.add(new Held<>(stream, at, change));
        streams.add(stream);
        return held.size() == 1 ? Answer.HELD_FIRST : Answer.HELD;
    }

    /** All that are held, the oldest first; those of one moment in the order they came. */
    synchronized List<C> release() {
        List<C> released = held.stream()
                .sorted(Comparator.comparing((Held<C> each) -> each.at))
                .map(each -> each.change)
                .toList();
        held.clear();
        streams.clear();
        return released;
    }
}
