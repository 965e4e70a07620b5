package dev.tallylight.agent.remote;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** This process as an agent; the launcher has checked it. */
@ConfigMapping(prefix = "tallylight")
public interface RemoteConfig {
    /** {@code checkpoint} for an agent. */
    @WithDefault("all")
    String role();

    /** Where the hub is: {@code https://tallylight.example.com}. */
    Optional<String> hubUrl();

    /** The token that the checkpoint was created with. */
    Optional<String> checkpointToken();

    default boolean isAgent() {
        return role().equals("checkpoint");
    }
}
