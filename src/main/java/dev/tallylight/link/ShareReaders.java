package dev.tallylight.link;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.stream.assign.Assignments;
import dev.tallylight.stream.assign.Following;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Reads shares from {@link Assignments}. */
@ApplicationScoped
class ShareReaders implements ShareReader.Source {
    private final Assignments assignments;

    ShareReaders(Assignments assignments) {
        this.assignments = assignments;
    }

    @Override
    public ShareReader of(String checkpoint, UUID agent, Runnable wake) {
        return new Reader(assignments.follow(checkpoint, agent), assignments.whenChanged(wake));
    }

    private record Reader(Following following, Runnable deaf) implements ShareReader {
        @Override
        public Uni<List<Change>> next() {
            return following.next();
        }

        @Override
        public void close() {
            deaf.run();
        }
    }
}
