package dev.tallylight.hint;

import dev.tallylight.agent.StreamId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often a stream is probed for hints, however many come: once in two seconds at most, in each process that takes hints. Safe
 * for use from several threads.
 */
final class Spacing {
    static final Duration LEAST = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;

    private final Map<StreamId, Long> asked = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamId, Long> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /**
     * Whether it may be probed now; if so, it counts as probed.
     *
     * @param now by nanoTime
     */
    synchronized boolean lets(StreamId stream, long now) {
        Long before = asked.get(stream);
        if (before != null && now - before < LEAST.toNanos()) {
            return false;
        }
        asked.put(stream, now);
        return true;
    }
}
