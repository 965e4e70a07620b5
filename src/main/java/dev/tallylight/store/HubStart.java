package dev.tallylight.store;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The start of a process that has a database: what needs one at the start observes this and not {@link StartupEvent},
 * with a priority where it must be before or after others. An agent (role {@code checkpoint}) has none, and starts
 * nothing of the kind.
 */
public record HubStart() {

    /** Passes the start on, but in an agent. */
    @ApplicationScoped
    static class Announcer {
        void start(
                @Observes StartupEvent event,
                Event<HubStart> hub,
                @ConfigProperty(name = "tallylight.role", defaultValue = "all") String role) {
            if (!role.equals("checkpoint")) {
                hub.fire(new HubStart());
            }
        }
    }
}
