package dev.tallylight.link;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.stream.assign.Assignments;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Reads shares from {@link Assignments}: what that tells waits here until it is read. */
@ApplicationScoped
class ShareReaders implements ShareReader.Source {
    private final Assignments assignments;

    ShareReaders(Assignments assignments) {
        this.assignments = assignments;
    }

    @Override
    public ShareReader of(String checkpoint, UUID agent, Runnable wake) {
        return new OfAssignments(checkpoint, agent, wake);
    }

    private final class OfAssignments implements ShareReader {
        private final String checkpoint;
        private final UUID agent;
        private final Runnable wake;
        private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
        private @Nullable Cancellable following;

        OfAssignments(String checkpoint, UUID agent, Runnable wake) {
            this.checkpoint = checkpoint;
            this.agent = agent;
            this.wake = wake;
        }

        @Override
        public synchronized Uni<List<Change>> next() {
            if (following == null) {
                following = assignments.of(checkpoint, agent).subscribe().with(this::told, bug -> close());
            }
            List<Change> changes = new ArrayList<>();
            for (Change change = waiting.poll(); change != null; change = waiting.poll()) {
                changes.add(change);
            }
            return Uni.createFrom().item(changes);
        }

        private void told(Change change) {
            waiting.add(change);
            wake.run();
        }

        @Override
        public synchronized void close() {
            if (following != null) {
                following.cancel();
                following = null;
            }
        }
    }
}
