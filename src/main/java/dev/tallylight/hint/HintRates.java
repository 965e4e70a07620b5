package dev.tallylight.hint;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How much of what one door hears is acted on: {@value #BURST} requests at once, and {@value #PER_SECOND} a second in the long
 * run, in each process. The others are answered like these, for their sender is no publisher to be turned away.
 */
@ApplicationScoped
class HintRates {
    static final int BURST = 60;
    static final int PER_SECOND = 5;
    private static final int MOST_DOORS = 1_000;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<UUID, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Bucket> eldest) {
            return size() > MOST_DOORS;
        }
    };

    private record Bucket(double left, long at) {}

    boolean lets(UUID hint) {
        return lets(hint, System.nanoTime());
    }

    synchronized boolean lets(UUID hint, long now) {
        Bucket before = buckets.getOrDefault(hint, new Bucket(BURST, now));
        double left = Math.min(BURST, before.left + (now - before.at) / NANOS * PER_SECOND);
        boolean lets = left >= 1;
        buckets.put(hint, new Bucket(lets ? left - 1 : left, now));
        return lets;
    }
}
