package dev.tallylight.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Where what people edit is kept as code. */
@ConfigMapping(prefix = "tallylight")
public interface StreamsFileConfig {
    /** A YAML file, or a folder of them; what it holds is read-only elsewhere. */
    Optional<String> streamsFile();

    /**
     * A file that changed is read again so much later, and applied if it is the same: whoever writes it may be at it. What
     * deletes anything must have stood five times as long. At least a millisecond.
     */
    @WithDefault("1s")
    Duration streamsFileSettling();
}
