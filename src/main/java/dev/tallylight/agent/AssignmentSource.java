package dev.tallylight.agent;

import io.smallrye.mutiny.Multi;
import java.util.List;

/** Where a checkpoint learns what to watch. */
public interface AssignmentSource {
    /** What changes from now on, beginning with everything that is assigned. Does not end. */
    Multi<Change> changes();

    /** One change of what is assigned. */
    sealed interface Change {
        /** All there is: whatever is not in it is no longer assigned. */
        record Snapshot(List<Assignment> assignments) implements Change {}

        /** New or changed. */
        record Assigned(Assignment assignment) implements Change {}

        /** No longer assigned: deleted, paused, or moved to other checkpoints. */
        record Withdrawn(StreamId stream) implements Change {}
    }
}
