package dev.tallylight.stream.browse;

import dev.tallylight.stream.state.Status;
import java.util.EnumMap;
import java.util.Map;

/**
 * Streams whose first tag is the same.
 *
 * @param name that tag; empty for those that have none
 * @param counts how many are what; without those that are none
 */
public record StreamGroup(String name, Map<Status, Long> counts) {
    public StreamGroup {
        counts = counts.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(counts));
    }

    public long size() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(Status status) {
        return counts.getOrDefault(status, 0L);
    }

    /** Whether somebody may be needed. */
    public boolean hasProblems() {
        return count(Status.OFFLINE) + count(Status.DEGRADED) + count(Status.UNKNOWN) > 0;
    }
}
