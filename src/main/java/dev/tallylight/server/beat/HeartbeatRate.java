package dev.tallylight.server.beat;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How often one server may be heard in a second, in this process. Safe for use from several threads. */
final class HeartbeatRate {
    static final int PER_SECOND = 10;

    private final Map<UUID, Integer> counts = new ConcurrentHashMap<>();
    private volatile long second;

    /** @param now in whole seconds of a clock that never goes back */
    boolean allows(UUID server, long now) {
        if (now != second) {
            second = now;
            counts.clear();
        }
        return counts.merge(server, 1, Integer::sum) <= PER_SECOND;
    }
}
