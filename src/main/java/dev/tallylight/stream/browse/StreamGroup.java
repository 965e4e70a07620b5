package dev.tallylight.stream.browse;

import java.util.EnumMap;
import java.util.Map;

/**
 * Streams whose first tag is the same.
 *
 * @param name that tag; empty for those that have none
 * @param counts how many are what; without those that are none
 */
public record StreamGroup(String name, Map<State, Long> counts) {
    public StreamGroup {
        counts = counts.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(counts));
    }

    public long size() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(State status) {
        return counts.getOrDefault(status, 0L);
    }

    /** Whether somebody may be needed. */
    public boolean hasProblems() {
        return count(State.OFFLINE) + count(State.DEGRADED) + count(State.UNKNOWN) > 0;
    }
}
