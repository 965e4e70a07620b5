package dev.tallylight.history.sample;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what was seen is kept, and how often it is written. */
@ConfigMapping(prefix = "tallylight.history")
public interface SampleConfig {
    /** Each probe's outcome. Four days at least. */
    @WithDefault("14d")
    Duration samples();

    /** The figures of hours. At least as long as samples. */
    @WithDefault("90d")
    Duration hours();

    /** The figures of days. At least as long as hours. */
    @WithDefault("1095d")
    Duration days();

    /** So much of what was seen last is lost where the process is killed, at most. From 10s to 30m. */
    @WithDefault("6m")
    Duration writeEvery();
}
