package dev.tallylight.access;

import dev.tallylight.store.FreshContext;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Installs the configured admin token before the first request is served. */
@ApplicationScoped
class Bootstrap {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    void start(@Observes StartupEvent event, TokenRegistry registry, AccessConfig config, FreshContext contexts) {
        Uni<Void> installed = contexts.run(() -> registry.installBootstrap(config.adminToken()));
        // start-up runs on the main thread: nothing may be served before this is done
        installed.await().atMost(PATIENCE);
    }
}
