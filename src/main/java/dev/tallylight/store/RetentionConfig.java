package dev.tallylight.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long what grows is kept. A month is dropped as a whole once all of it is older. */
@ConfigMapping(prefix = "tallylight.retention")
public interface RetentionConfig {
    /** Events: the feed, and what deliveries are written from. At least as long as deliveries. */
    @WithDefault("365d")
    Duration events();

    /** Deliveries and their attempts. */
    @WithDefault("90d")
    Duration deliveries();

    /** Outages, and transitions of streams and servers, from which uptime is told. */
    @WithDefault("1095d")
    Duration transitions();

    /** Who did what. */
    @WithDefault("400d")
    Duration audit();
}
