package dev.tallylight.agent.remote;

import dev.tallylight.agent.watch.ProbeLoop;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** An agent is ready while it is linked to its hub; it probes meanwhile in any case. Where this is no agent, always. */
@Readiness
@ApplicationScoped
class LinkReadiness implements HealthCheck {
    private final RemoteConfig config;
    private final LinkState state;
    private final ProbeLoop loop;

    LinkReadiness(RemoteConfig config, LinkState state, ProbeLoop loop) {
        this.config = config;
        this.state = state;
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        if (!config.isAgent()) {
            return HealthCheckResponse.up("hub link (not an agent)");
        }
        LinkState.Snapshot now = state.now();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("hub link")
                .status(now.up())
                .withData("since", now.since().toString())
                .withData("checkpoint", now.checkpoint())
                .withData("streams", loop.load().streams())
                .withData("waiting", now.waiting());
        return (now.trouble() == null ? answer : answer.withData("trouble", now.trouble())).build();
    }
}
