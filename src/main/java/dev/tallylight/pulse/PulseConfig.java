package dev.tallylight.pulse;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who is told that this process is well. */
@ConfigMapping(prefix = "tallylight")
interface PulseConfig {
    /** Asked once a minute while every pulse is fresh: a dead man's switch, best at somebody else's. */
    Optional<String> heartbeatUrl();
}
