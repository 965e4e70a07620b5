package dev.tallylight.access.live;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How many live feeds may be open in one process. */
@ConfigMapping(prefix = "tallylight.live-feeds")
public interface LiveFeedsConfig {
    /** In all. */
    @WithDefault("500")
    int most();

    /** Of one token, or of one sign-in. */
    @WithDefault("20")
    int perCredential();

    /** Of one token with all the sign-ins that were made with it. */
    @WithDefault("100")
    int perToken();
}
