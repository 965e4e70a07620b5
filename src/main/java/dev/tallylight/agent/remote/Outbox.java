package dev.tallylight.agent.remote;

import dev.tallylight.agent.View;
import dev.tallylight.agent.wire.WireObservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What was seen and is not delivered yet, in the order it was seen. When there is too much of it, what says least goes
 * first: the oldest that changed nothing on a healthy stream, then the oldest others that changed nothing. What changed
 * a view is kept, up to a bound of its own that takes a hub away for very long. Not for two threads at once.
 */
final class Outbox {
    private final int mostUnchanged;
    private final int mostChanges;
    private final Map<Long, WireObservation> waiting = new TreeMap<>();
    private final Deque<Long> healthy = new ArrayDeque<>();
    private final Deque<Long> failing = new ArrayDeque<>();
    private final Deque<Long> changes = new ArrayDeque<>();
    private long next;
    private long droppedChanges;

    /**
     * @param mostUnchanged observations that changed nothing
     * @param mostChanges those that did
     */
    Outbox(int mostUnchanged, int mostChanges) {
        this.mostUnchanged = mostUnchanged;
        this.mostChanges = mostChanges;
    }

    /** Observations to be sent next, by the keys under which they wait. */
    record Parcel(List<Long> keys, List<WireObservation> observations) {}

    /** @return false when a change had to be dropped for it, the oldest of them */
    boolean add(WireObservation observation) {
        long key = next++;
        waiting.put(key, observation);
        if (observation.viewChanged() || observation.firstFailure() || observation.request() != null) {
            changes.addLast(key);
            return dropOldestChange();
        }
        (View.UP.wireName().equals(observation.view()) ? healthy : failing).addLast(key);
        dropUnchanged();
        return true;
    }

    /**
     * What is held at present, told again: as observations that changed nothing, and only of streams of which nothing as
     * new waits already. Told twice at once it is there once.
     */
    void addPresent(List<WireObservation> present) {
        Map<UUID, Long> waitingNumbers = new HashMap<>();
        waiting.values().forEach(each -> {
            if (each.stream() != null) {
                waitingNumbers.merge(each.stream(), each.number(), Math::max);
            }
        });
        for (WireObservation each : present) {
            if (each.stream() != null && waitingNumbers.getOrDefault(each.stream(), -1L) < each.number()) {
                add(each);
            }
        }
    }

    /** The first of what waits, at most so many; they stay until they are {@link #delivered}. */
    Parcel first(int most) {
        List<Long> keys = new ArrayList<>();
        List<WireObservation> observations = new ArrayList<>();
        for (Map.Entry<Long, WireObservation> each : waiting.entrySet()) {
            if (keys.size() == most) {
                break;
            }
            keys.add(each.getKey());
            observations.add(each.getValue());
        }
        return new Parcel(keys, observations);
    }

    void delivered(Parcel parcel) {
        parcel.keys().forEach(waiting::remove);
        forgetDelivered(healthy);
        forgetDelivered(failing);
        forgetDelivered(changes);
    }

    int size() {
        return waiting.size();
    }

    long droppedChanges() {
        return droppedChanges;
    }

    private void forgetDelivered(Deque<Long> keys) {
        while (!keys.isEmpty() && !waiting.containsKey(keys.peekFirst())) {
            keys.removeFirst();
        }
    }

    private void dropUnchanged() {
        if (healthy.size() + failing.size() > mostUnchanged) {
            waiting.remove((healthy.isEmpty() ? failing : healthy).removeFirst());
        }
    }

    private boolean dropOldestChange() {
        if (changes.size() <= mostChanges) {
            return true;
        }
        waiting.remove(changes.removeFirst());
        droppedChanges++;
        return false;
    }
}
