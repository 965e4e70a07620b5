package dev.tallylight.status.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How observations are taken in. */
@ConfigMapping(prefix = "tallylight.ingest")
interface IngestConfig {
    /**
     * How long changes that come late wait for those of other checkpoints: agents that lost the hub try again every ten
     * seconds at most. Less than the 17 s for which an agent's batch is answered.
     */
    @WithDefault("12s")
    Duration gathering();
}
