package dev.tallylight.agent.sight;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What a checkpoint measures its own eyesight by. */
@ConfigMapping(prefix = "tallylight")
public interface SightConfig {
    /** Hosts that are known to answer, as {@link dev.tallylight.net.dial.DialTarget} reads them: while most of them do not, nothing is believed. */
    Optional<String> checkpointReferences();
}
