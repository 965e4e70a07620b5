package dev.tallylight.net.egress;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The guards of this installation, as configured. A wrong value stops the start. */
@Startup
@ApplicationScoped
public class Egress {
    private final EgressGuard streams;
    private final EgressGuard webhooks;
    private final EgressGuard oidc;
    private final EgressGuard subscribers;

    @Inject
    public Egress(EgressConfig config, NameResolver resolver) {
        this.streams = guard(config.streams(), resolver, "TALLYLIGHT_EGRESS_STREAMS");
        this.webhooks = guard(config.webhooks(), resolver, "TALLYLIGHT_EGRESS_WEBHOOKS");
        this.oidc = guard(config.oidc().orElseGet(config::webhooks), resolver, "TALLYLIGHT_EGRESS_OIDC");
        this.subscribers = guard(config.subscribers(), resolver, "TALLYLIGHT_EGRESS_SUBSCRIBERS");
    }

    private static EgressGuard guard(String policy, NameResolver resolver, String variable) {
        try {
            return new EgressGuard(EgressPolicy.parse(policy), resolver, variable);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + " " + e.getMessage(), e);
        }
    }

    /** For everything that a probe connects to. */
    public EgressGuard streams() {
        return streams;
    }

    /** For webhooks. */
    public EgressGuard webhooks() {
        return webhooks;
    }

    /** For the issuer that people sign in with, and whatever its discovery document names. */
    public EgressGuard oidc() {
        return oidc;
    }

    /** For the URLs that strangers subscribe with. */
    public EgressGuard subscribers() {
        return subscribers;
    }
}
