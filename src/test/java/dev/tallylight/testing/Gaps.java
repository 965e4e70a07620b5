package dev.tallylight.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** For how long at most nobody asked for a page, by its number: a server's listener. From any thread. */
public final class Gaps implements IntConsumer {
    private final Map<Integer, Long> asked = new ConcurrentHashMap<>();
    private final Map<Integer, Long> longest = new ConcurrentHashMap<>();

    @Override
    public void accept(int page) {
        long now = System.nanoTime();
        Long before = asked.put(page, now);
        if (before != null) {
            longest.merge(page, now - before, Math::max);
        }
    }

    /** How many pages were ever asked for. */
    public int pages() {
        return asked.size();
    }

    /** What was so far does not count. */
    public void begin() {
        longest.clear();
    }

    /** The longest gap of any of these pages since {@link #begin}, the one that still lasts included. */
    public Duration longest(IntPredicate which) {
        long now = System.nanoTime();
        long most = 0;
        for (Map.Entry<Integer, Long> each : asked.entrySet()) {
            if (which.test(each.getKey())) {
                most = Math.max(most, Math.max(now - each.getValue(), longest.getOrDefault(each.getKey(), 0L)));
            }
        }
        return Duration.ofNanos(most);
    }
}
