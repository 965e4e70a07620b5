package dev.tallylight.net.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * Who may be connected to: {@code TALLYLIGHT_EGRESS_STREAMS}, {@code TALLYLIGHT_EGRESS_WEBHOOKS}, {@code
 * TALLYLIGHT_EGRESS_OIDC} and {@code TALLYLIGHT_EGRESS_SUBSCRIBERS}.
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

    /**
     * For the URLs that strangers subscribe with on a status page, likewise. What operators may send to is no measure: anybody
     * may type a URL there.
     */
    @WithDefault("public")
    String subscribers();
}
