package dev.tallylight.net.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * Who may be connected to: {@code TALLYLIGHT_EGRESS_STREAMS}, {@code TALLYLIGHT_EGRESS_WEBHOOKS} and {@code
 * TALLYLIGHT_EGRESS_OIDC}.
 */
@ConfigMapping(prefix = "tallylight.egress")
public interface EgressConfig {
    /** For probes, in the words of {@link EgressPolicy}. */
    @WithDefault("public")
    String streams();

    /** For webhooks, likewise. */
    @WithDefault("public")
    String webhooks();

    /** For the issuer that people sign in with, likewise; where it is not set, as for webhooks. */
    Optional<String> oidc();
}
