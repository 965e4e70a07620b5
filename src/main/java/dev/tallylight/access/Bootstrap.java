package dev.tallylight.access;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Installs the configured admin token before the first request is served. */
@ApplicationScoped
class Bootstrap {
    void start(@Observes HubStart event, TokenRegistry registry, AccessConfig config, FreshContext contexts) {
        contexts.runAtStart(() -> registry.installBootstrap(config.adminToken()));
    }
}
