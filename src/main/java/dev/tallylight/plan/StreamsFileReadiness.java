package dev.tallylight.plan;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says what is wrong with the streams file, and is ready all the same: what was applied before is watched. */
@Readiness
@ApplicationScoped
class StreamsFileReadiness implements AsyncHealthCheck {
    private final StreamsFile file;

    StreamsFileReadiness(StreamsFile file) {
        this.file = file;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(this::answer);
    }

    private HealthCheckResponse answer() {
        FileTrouble trouble = file.trouble();
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named(StreamsFile.NAME).up();
        return (trouble.isNone() ? answer : answer.withData("trouble", trouble.inBrief())).build();
    }
}
