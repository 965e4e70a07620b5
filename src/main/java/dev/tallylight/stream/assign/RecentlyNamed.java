package dev.tallylight.stream.assign;

import dev.tallylight.agent.StreamId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The streams that signals named lately, for many readers, each at a place of its own: the last thousand and something.
 * A reader that is further behind is told that it missed some.
 */
final class RecentlyNamed {
    static final int MOST = 1_024;

    private final Deque<StreamId> latest = new ArrayDeque<>();
    private long count;

    /**
     * What was named since a reader looked last.
     *
     * @param place where to go on from the next time
     * @param missed whether there were more than are kept
     */
    record Named(Collection<StreamId> streams, long place, boolean missed) {}

    synchronized void add(StreamId stream) {
        latest.addLast(stream);
        count++;
        if (latest.size() > MOST) {
            latest.removeFirst();
        }
    }

    synchronized Named since(long place) {
        long behind = count - place;
        if (behind > latest.size()) {
            return new Named(Set.of(), count, true);
        }
        Set<StreamId> streams = new HashSet<>();
        latest.stream().skip(latest.size() - behind).forEach(streams::add);
        return new Named(streams, count, false);
    }
}
