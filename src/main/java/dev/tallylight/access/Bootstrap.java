package dev.tallylight.access;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Installs the configured admin token before the first request is served. */
@ApplicationScoped
class Bootstrap {
    void start(@Observes HubStart event, TokenRegistry registry, AccessConfig config, FreshContext contexts) {
        String token = config.adminToken();
        contexts.runAtStart(() -> registry.isBootstrap(token)
                .chain(is -> is ? Uni.createFrom().voidItem() : registry.installBootstrap(token)));
    }
}
