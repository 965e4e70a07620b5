package dev.tallylight.access.entry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What an address may get wrong. */
@ConfigMapping(prefix = "tallylight.wrong-credentials")
public interface GuessConfig {
    /** So many without a wait. */
    @WithDefault("10")
    int most();

    /** The first wait; each one after it is twice as long. */
    @WithDefault("1s")
    Duration firstWait();

    @WithDefault("5m")
    Duration longestWait();

    /** What an address got wrong is forgotten when it has got nothing wrong for so long. */
    @WithDefault("15m")
    Duration forgottenAfter();
}
