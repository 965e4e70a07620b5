package dev.tallylight.net.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who may be connected to: {@code TALLYLIGHT_EGRESS_STREAMS} and {@code TALLYLIGHT_EGRESS_WEBHOOKS}. */
@ConfigMapping(prefix = "tallylight.egress")
public interface EgressConfig {
    /** For probes, in the words of {@link EgressPolicy}. */
    @WithDefault("public")
    String streams();

    /** For webhooks, likewise. */
    @WithDefault("public")
    String webhooks();
}
