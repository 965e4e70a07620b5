package dev.tallylight.status;

import dev.tallylight.agent.ProbeLoop;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.stream.LocalAssignments;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Sets the built-in checkpoint going: it watches what this hub assigns, and this hub takes in what it sees. */
@ApplicationScoped
class Watching {
    private static final int LATE = 5_000;

    void start(
            @Observes @Priority(LATE) StartupEvent event,
            BuiltInCheckpoint builtIn,
            ProbeLoop loop,
            LocalAssignments assignments,
            Ingest ingest) {
        if (builtIn.probes()) {
            loop.run(builtIn.self().id(), assignments, ingest);
        }
    }

    void stop(@Observes ShutdownEvent event, ProbeLoop loop) {
        loop.stop();
    }
}
