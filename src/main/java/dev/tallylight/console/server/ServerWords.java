package dev.tallylight.console.server;

import dev.tallylight.alert.Status;
import dev.tallylight.server.ServerView;
import io.quarkus.qute.TemplateExtension;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How servers are, in words. Pure. */
@TemplateExtension(namespace = "server")
final class ServerWords {
    private static final List<Status> SHOWN = List.of(Status.OFFLINE, Status.ONLINE, Status.UNKNOWN, Status.PAUSED);

    private ServerWords() {}

    /** The answer of the first second: {@code 2 servers are silent}. */
    static String headline(Map<Status, Long> counts) {
        long offline = counts.getOrDefault(Status.OFFLINE, 0L);
        long online = counts.getOrDefault(Status.ONLINE, 0L);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        if (all == 0) {
            return "Servers";
        }
        if (offline > 0) {
            return offline == 1 ? "One server is silent" : offline + " servers are silent";
        }
        if (online == 0) {
            return "No server was heard yet";
        }
        return online == 1 ? "One server is heard" : "All " + online + " servers are heard";
    }

    /** Those of a page of the list in its order, but who is silent before the others. */
    static List<ServerView> silentFirst(List<ServerView> servers) {
        return servers.stream()
                .sorted(Comparator.comparingInt(server -> server.status() == Status.OFFLINE ? 0 : 1))
                .toList();
    }

    static Map<String, Long> byName(Map<Status, Long> counts) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Status status : SHOWN) {
            all.put(status.wireName(), counts.getOrDefault(status, 0L));
        }
        return all;
    }

    /** What stands beside the name. */
    static String word(ServerView server) {
        return switch (server.status()) {
            case ONLINE -> "online";
            case OFFLINE, DEGRADED -> "offline";
            case PAUSED -> "paused";
            case UNKNOWN -> server.lastHeartbeatAt() == null ? "never heard" : "not heard since it was resumed";
        };
    }
}
