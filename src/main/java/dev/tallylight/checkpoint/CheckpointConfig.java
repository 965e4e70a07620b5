package dev.tallylight.checkpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** This process as a checkpoint. */
@ConfigMapping(prefix = "tallylight")
public interface CheckpointConfig {
    /** {@code all} (hub and built-in checkpoint) or {@code hub}. */
    @WithDefault("all")
    String role();

    /** What people call the place this process stands in: "City, Country". */
    @WithDefault("Local")
    String checkpointName();
}
