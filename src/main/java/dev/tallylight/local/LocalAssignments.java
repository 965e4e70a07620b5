package dev.tallylight.local;

import dev.tallylight.agent.AssignmentSource;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.stream.assign.Assignments;
import dev.tallylight.stream.assign.Following;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Consumer;

/** What this process watches for the built-in checkpoint, which several replicas may share. */
@ApplicationScoped
class LocalAssignments implements AssignmentSource {
    /** Without a signal. With one at once, but with time for those that come together. */
    private static final Follower.Plan PLAN =
            Follower.Plan.of("assignments", Duration.ofSeconds(5)).spacedBy(Duration.ofMillis(100));

    private final Assignments assignments;
    private final BuiltInCheckpoint builtIn;
    private final Followers followers;

    LocalAssignments(Assignments assignments, BuiltInCheckpoint builtIn, Followers followers) {
        this.assignments = assignments;
        this.builtIn = builtIn;
        this.followers = followers;
    }

    @Override
    public Runnable follow(Consumer<Change> told) {
        Telling telling = new Telling(told);
        Follower follower = followers.each(PLAN, telling::turn);
        Runnable deaf = assignments.whenChanged(follower::wake);
        return () -> {
            deaf.run();
            follower.stop();
        };
    }

    /** Tells what changed; from the beginning again where it could not all be told. */
    private final class Telling {
        private final Consumer<Change> told;
        private Following following = afresh();

        Telling(Consumer<Change> told) {
            this.told = told;
        }

        private Following afresh() {
            return assignments.follow(builtIn.self().id(), builtIn.agent());
        }

        Uni<Void> turn() {
            return following
                    .next()
                    .invoke(changes -> {
                        Following complete = following;
                        following = afresh();
                        changes.forEach(told);
                        following = complete;
                    })
                    .replaceWithVoid();
        }
    }
}
