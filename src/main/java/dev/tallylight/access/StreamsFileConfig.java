package dev.tallylight.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where what people edit is kept as code. */
@ConfigMapping(prefix = "tallylight")
public interface StreamsFileConfig {
    /** A YAML file, or a folder of them; what it holds is read-only elsewhere. */
    Optional<String> streamsFile();
}
