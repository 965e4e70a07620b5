package dev.tallylight.pulse;

import dev.tallylight.follow.Pulse;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while anything that must never stop has not come to a good end for half a minute; its data names it. */
@Readiness
@ApplicationScoped
class PulseReadiness implements AsyncHealthCheck {
    private final SelfWatch watch;

    PulseReadiness(SelfWatch watch) {
        this.watch = watch;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(() -> answer("pulse", watch.stale(), watch.followers()));
    }

    static HealthCheckResponse answer(String name, List<Pulse> wrong, int followers) {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named(name).status(wrong.isEmpty()).withData("followers", followers);
        wrong.forEach(pulse -> answer.withData(pulse.follower(), SelfWatch.inWords(pulse)));
        return answer.build();
    }
}
