package dev.tallylight.checkpoint;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** This process's own checkpoint. With the role {@code hub} there is none, and so none is installed that would be lost. */
@ApplicationScoped
public class BuiltInCheckpoint {
    private static final int EARLY = 100;

    private final CheckpointConfig config;
    private final @Nullable Checkpoint self;
    private final UUID agent = UUID.randomUUID();

    BuiltInCheckpoint(CheckpointConfig config, CheckpointRegistry registry, FreshContext contexts) {
        this.config = config;
        // the bean is first asked for at start-up
        this.self =
                probes() ? contexts.runAtStart(() -> registry.installBuiltIn(config.checkpointName())) : null;
    }

    void start(@Observes @Priority(EARLY) HubStart event) {
        // being observed makes the bean, and so the checkpoint, before anything asks for it
    }

    /** Only where this process {@link #probes}. */
    public Checkpoint self() {
        return Objects.requireNonNull(self, "a hub alone is no checkpoint");
    }

    /** This process among those of the checkpoint: other replicas are others of them. */
    public UUID agent() {
        return agent;
    }

    /** Whether this process probes: not with the role {@code hub}. */
    public boolean probes() {
        return config.role().equals("all");
    }
}
