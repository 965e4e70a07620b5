package dev.tallylight.status.ingest;

import dev.tallylight.agent.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes that wait to be written, in their order. They are written several at a time, for a transaction costs nearly as
 * much for one as for many, and at most one of each stream, for the next one rests on what the one before it made. Each
 * stays until it is said to be written: whoever fails to write it finds it again.
 */
final class WaitingChanges<T> {
    private final Deque<T> waiting = new ArrayDeque<>();
    private final Function<T, StreamId> stream;
    private final int most;

    /** @param most how many are taken at a time */
    WaitingChanges(int most, Function<T, StreamId> stream) {
        this.most = most;
        this.stream = stream;
    }

    synchronized void add(T change) {
        waiting.add(change);
    }

    /** Those that are next; empty where none wait. */
    synchronized List<T> next() {
        List<T> next = new ArrayList<>();
        Set<StreamId> streams = new HashSet<>();
        Iterator<T> all = waiting.iterator();
        while (all.hasNext() && next.size() < most) {
            T change = all.next();
            if (!streams.add(stream.apply(change))) {
                break;
            }
            next.add(change);
        }
        return next;
    }

    /** It is written, or given up. */
    synchronized void remove(T change) {
        waiting.removeFirstOccurrence(change);
    }

    /** The one that waits longest. */
    synchronized @Nullable T oldest() {
        return waiting.peekFirst();
    }
}
