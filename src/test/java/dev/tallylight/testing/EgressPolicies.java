package dev.tallylight.testing;

import dev.tallylight.net.egress.EgressConfig;
import java.util.Optional;

/** Egress policies as an operator sets them; what is not named may connect to public addresses. */
public record EgressPolicies(String streams, String webhooks) implements EgressConfig {
    public static EgressConfig ofStreams(String policy) {
        return new EgressPolicies(policy, "public");
    }

    public static EgressConfig ofWebhooks(String policy) {
        return new EgressPolicies("public", policy);
    }

    @Override
    public String subscribers() {
        return "public";
    }

    @Override
    public Optional<String> oidc() {
        return Optional.empty();
    }
}
