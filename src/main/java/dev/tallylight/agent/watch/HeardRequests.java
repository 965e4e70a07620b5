package dev.tallylight.agent.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The latest requests for a probe that were heard here. A hub asks twice, for a stream that was added a moment ago may
 * not be watched yet at first; who has probed it for the first must not do so again for the second. For any thread.
 */
final class HeardRequests {
    /** A repetition comes a second later; more than a process can probe in that. */
    private static final int MOST = 10_000;

    private final Map<UUID, Boolean> heard = new LinkedHashMap<>();

    /** Whether it was not heard before; from now on it was. */
    synchronized boolean isNew(UUID request) {
        if (heard.putIfAbsent(request, true) != null) {
            return false;
        }
        if (heard.size() > MOST) {
            heard.remove(heard.keySet().iterator().next());
        }
        return true;
    }
}
