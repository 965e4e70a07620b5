package dev.tallylight.pulse;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Not alive once something that must never stop has hung for two minutes, and then only: a restart helps against that.
 * Against a database that is away it does not, and so what merely fails leaves the process alive.
 */
@Liveness
@ApplicationScoped
class PulseLiveness implements AsyncHealthCheck {
    private final SelfWatch watch;

    PulseLiveness(SelfWatch watch) {
        this.watch = watch;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(() -> PulseReadiness.answer("pulse", watch.dead(), watch.followers()));
    }
}
