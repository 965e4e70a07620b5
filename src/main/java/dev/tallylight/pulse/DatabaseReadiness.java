package dev.tallylight.pulse;

import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Pulses;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready as soon as the database has not answered for some seconds: without it no call can be served, and whoever
 * shares the calls out should not wait half a minute to learn it. Asks no connection for itself. In an agent always ready.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {
    private static final String FOLLOWER = "database";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Pulses pulses;

    DatabaseReadiness(Pulses pulses) {
        this.pulses = pulses;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(() ->
                        PulseReadiness.answer("database", late(), pulses.now().size()));
    }

    private List<Pulse> late() {
        return pulses.now().stream()
                .filter(pulse ->
                        pulse.follower().equals(FOLLOWER) && pulse.age().compareTo(PATIENCE) > 0)
                .toList();
    }
}
