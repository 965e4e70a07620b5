package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * Changes that wait to be written, in their order. They are taken several at a time, for a transaction costs nearly as
 * much for one as for many, and at most one of each stream, for the next one rests on what the one before it made.
 */
final class WaitingChanges<T> {
    private final Queue<T> waiting = new ArrayDeque<>();
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
        List<T> taken = new ArrayList<>();
        Set<StreamId> streams = new HashSet<>();
        while (!waiting.isEmpty() && taken.size() < most && streams.add(stream.apply(waiting.element()))) {
            taken.add(waiting.remove());
        }
        return taken;
    }
}
