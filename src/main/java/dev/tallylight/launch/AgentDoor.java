package dev.tallylight.launch;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** An agent shows its health and its metrics, and nothing else: the API and the console are the hub's. */
@ApplicationScoped
class AgentDoor {
    private static final int BEFORE_ALL_OTHERS = 1_000;
    private static final String ELSEWHERE =
            "{\"type\":\"urn:tallylight:problem:not-found\",\"title\":\"There is no such thing\",\"status\":404,"
                    + "\"detail\":\"This is an agent of a checkpoint: the API and the console are at its hub.\"}";

    void close(@Observes Filters filters, @ConfigProperty(name = "tallylight.role", defaultValue = "all") String role) {
        if (role.equals("checkpoint")) {
            filters.register(AgentDoor::onlyHealth, BEFORE_ALL_OTHERS);
        }
    }

    private static void onlyHealth(RoutingContext request) {
        if (request.normalizedPath().startsWith("/q/")) {
            request.next();
        } else {
            request.response()
                    .setStatusCode(404)
                    .putHeader("Content-Type", "application/problem+json")
                    .end(ELSEWHERE);
        }
    }
}
