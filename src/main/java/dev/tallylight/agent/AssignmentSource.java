package dev.tallylight.agent;

import java.util.List;
import java.util.function.Consumer;

/** Where a checkpoint learns what to watch. */
public interface AssignmentSource {
    /**
     * Tells everything first, then what changes, on one thread at a time, for as long as the handle that it gives is not
     * run. It may tell the same again at any time, and does not end by itself.
     *
     * @return what ends it
     */
    Runnable follow(Consumer<Change> told);

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
