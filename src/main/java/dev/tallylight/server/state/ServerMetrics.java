package dev.tallylight.server.state;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.server.ServerRegistry;
import dev.tallylight.store.HubStart;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metric {@code tallylight_servers{status=}}: how many servers there are of each status. */
@ApplicationScoped
class ServerMetrics {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final List<Status> STATUSES = List.of(Status.ONLINE, Status.OFFLINE, Status.UNKNOWN, Status.PAUSED);

    private final ServerRegistry servers;
    private final MeterRegistry metrics;
    private volatile Map<Status, Long> counts = Map.of();
    private @Nullable Follower follower;

    ServerMetrics(ServerRegistry servers, MeterRegistry metrics) {
        this.servers = servers;
        this.metrics = metrics;
    }

    void start(@Observes HubStart event, Followers followers) {
        for (Status status : STATUSES) {
            io.micrometer.core.instrument.Gauge.builder(
                            "tallylight.servers", this, self -> self.counts.getOrDefault(status, 0L))
                    .tag("status", status.wireName())
                    .description("servers by status")
                    .register(metrics);
        }
        follower = followers.each(Follower.Plan.of("server counts", EVERY), this::read);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    private Uni<Void> read() {
        return servers.counts(Slice.ALL).invoke(read -> counts = read).replaceWithVoid();
    }
}
