package dev.tallylight.server;

import dev.tallylight.server.beat.HeartbeatTimes;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A server as the rooms above see it.
 *
 * @param dependsOn the streams and servers that it cannot do without
 */
public record WatchedServer(
        UUID id, String name, List<String> tags, HeartbeatTimes times, List<UUID> dependsOn, boolean paused) {
    static WatchedServer of(ServerEntity entity) {
        return new WatchedServer(
                entity.id,
                entity.name,
                List.of(entity.tags),
                entity.times(),
                Arrays.stream(entity.dependsOn).sorted().map(UUID::fromString).toList(),
                entity.paused);
    }
}
