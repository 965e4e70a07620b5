package dev.tallylight.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Who may come in. */
@ConfigMapping(prefix = "tallylight")
public interface AccessConfig {
    /** The first admin token. The launcher generates one where none is configured. */
    String adminToken();

    /** How long a sign-in to the console lasts. */
    @WithDefault("12h")
    Duration consoleSession();
}
