package dev.tallylight.agent;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How this checkpoint is seen from outside. */
@ConfigMapping(prefix = "tallylight")
public interface AddressConfig {
    /** The IP address that the servers of streams see; needed where URLs are signed for it and it cannot be found. */
    Optional<String> checkpointPublicAddress();
}
