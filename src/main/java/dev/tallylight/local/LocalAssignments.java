package dev.tallylight.local;

import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.stream.assign.Assignments;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** What this process watches for the built-in checkpoint, which several replicas may share. */
@ApplicationScoped
class LocalAssignments implements AssignmentSource {
    private static final Logger LOG = Logger.getLogger(LocalAssignments.class);

    private final Assignments assignments;
    private final BuiltInCheckpoint builtIn;

    LocalAssignments(Assignments assignments, BuiltInCheckpoint builtIn) {
        this.assignments = assignments;
        this.builtIn = builtIn;
    }

    @Override
    public Runnable follow(Consumer<Change> told) {
        return assignments
                .of(builtIn.self().id(), builtIn.agent())
                .subscribe()
                .with(told, bug -> LOG.error("assignments ended; nothing new will be watched", bug))::cancel;
    }
}
