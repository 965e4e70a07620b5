package dev.tallylight.stream.assign;

import dev.tallylight.agent.StreamId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a process was told to watch: each stream with the change of it that was told last. Pure, and compared with what is. */
final class Told {
    private final Map<StreamId, Long> changes = new HashMap<>();

    /**
     * Where what was told differs from what is.
     *
     * @param stale to be told: new, or changed since
     * @param over to be withdrawn
     */
    record Difference(Set<StreamId> stale, Set<StreamId> over) {}

    /** @param all every stream that the process is to watch, with its latest change */
    Difference fromAll(Map<StreamId, Long> all) {
        Set<StreamId> either = new HashSet<>(changes.keySet());
        either.addAll(all.keySet());
        return among(either, all);
    }

    /**
     * @param looked the streams that were looked at
     * @param present those of them that the process is to watch, with their latest change
     */
    Difference among(Set<StreamId> looked, Map<StreamId, Long> present) {
        Set<StreamId> stale = new HashSet<>();
        Set<StreamId> over = new HashSet<>();
        for (StreamId stream : looked) {
            Long change = present.get(stream);
            if (change == null && changes.containsKey(stream)) {
                over.add(stream);
            } else if (change != null && !change.equals(changes.get(stream))) {
                stale.add(stream);
            }
        }
        return new Difference(stale, over);
    }

    boolean holds(StreamId stream) {
        return changes.containsKey(stream);
    }

    void assigned(StreamId stream, long change) {
        changes.put(stream, change);
    }

    void withdrawn(StreamId stream) {
        changes.remove(stream);
    }
}
