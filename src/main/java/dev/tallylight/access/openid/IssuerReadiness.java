package dev.tallylight.access.openid;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says that something is wrong with the issuer, and is ready all the same: it watches streams, and takes tokens, without it. What
 * is wrong names inside addresses, and is for who reads the log.
 */
@Readiness
@ApplicationScoped
class IssuerReadiness implements AsyncHealthCheck {
    private final Issuer issuer;

    IssuerReadiness(Issuer issuer) {
        this.issuer = issuer;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom().item(this::answer);
    }

    private HealthCheckResponse answer() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("sign-in").up();
        return (issuer.isInTrouble() ? answer.withData("issuer", "unavailable") : answer).build();
    }
}
