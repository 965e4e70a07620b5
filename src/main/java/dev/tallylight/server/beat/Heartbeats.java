package dev.tallylight.server.beat;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The last heartbeat of each server that came to this process, until it is written. Safe for use from several threads. */
@ApplicationScoped
public class Heartbeats {
    private final Map<UUID, Heartbeat> unwritten = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> writtenAt = new ConcurrentHashMap<>();

    void heard(UUID server, Heartbeat heartbeat) {
        unwritten.merge(server, heartbeat, Heartbeat::and);
    }

    /** What is in memory alone; null where all is written, or it came to another process. */
    public @Nullable Heartbeat of(UUID server) {
        return unwritten.get(server);
    }

    /** Whatever this process believed of the server may be otherwise: its next heartbeat is written at once. */
    void changed(UUID server) {
        writtenAt.remove(server);
    }

    /**
     * Takes out what is to be written now, at most so many.
     *
     * @param all whether nothing may stay in memory
     */
    synchronized Map<UUID, Heartbeat> take(Instant now, Map<UUID, Duration> mayStay, boolean all, int most) {
        Map<UUID, Heartbeat> taken = new HashMap<>();
        for (UUID server : List.copyOf(unwritten.keySet())) {
            if (taken.size() == most) {
                break;
            }
            Instant before = writtenAt.get(server);
            Duration stay = mayStay.getOrDefault(server, Duration.ZERO);
            if (all || before == null || !now.isBefore(before.plus(stay))) {
                Heartbeat heartbeat = unwritten.remove(server);
                if (heartbeat != null) {
                    taken.put(server, heartbeat);
                }
            }
        }
        return taken;
    }

    void written(Map<UUID, Heartbeat> taken, Instant now) {
        taken.keySet().forEach(server -> writtenAt.put(server, now));
    }

    /** They could not be written, and are to be tried again. */
    void putBack(Map<UUID, Heartbeat> taken) {
        taken.forEach(this::heard);
    }

    /** Of other servers than these it is forgotten what was written; what is not written yet finds no server to write it to. */
    void keep(Map<UUID, Duration> servers) {
        writtenAt.keySet().retainAll(servers.keySet());
    }
}
