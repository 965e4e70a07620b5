package dev.tallylight.local;

import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.stream.assign.Assignments;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;

/** What this process watches for the built-in checkpoint, which several replicas may share. */
@ApplicationScoped
class LocalAssignments implements AssignmentSource {
    private final Assignments assignments;
    private final BuiltInCheckpoint builtIn;

    LocalAssignments(Assignments assignments, BuiltInCheckpoint builtIn) {
        this.assignments = assignments;
        this.builtIn = builtIn;
    }

    @Override
    public Multi<Change> changes() {
        return assignments.of(builtIn.self().id(), builtIn.agent());
    }
}
