package dev.tallylight.webhook.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * How much an inbox takes: {@value #BURST} requests at once, and {@value #PER_SECOND} a second in the long run, in each
 * process. Only inboxes that exist are counted.
 */
@ApplicationScoped
class Doorkeeper {
    static final int BURST = 60;
    static final int PER_SECOND = 5;
    private static final int MOST_INBOXES = 1_000;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<UUID, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Bucket> eldest) {
            return size() > MOST_INBOXES;
        }
    };

    private record Bucket(double left, long at) {}

    boolean lets(UUID inbox) {
        return lets(inbox, System.nanoTime());
    }

    synchronized boolean lets(UUID inbox, long now) {
        Bucket before = buckets.getOrDefault(inbox, new Bucket(BURST, now));
        double left = Math.min(BURST, before.left + (now - before.at) / NANOS * PER_SECOND);
        boolean lets = left >= 1;
        buckets.put(inbox, new Bucket(lets ? left - 1 : left, now));
        return lets;
    }
}
