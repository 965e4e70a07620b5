package dev.tallylight.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The followers of a real application, each of which can be given a fault and held in time. Without one they are what
 * they always are. A profile puts it in their place.
 */
@Alternative
@Singleton
public class FollowersWithFaults extends Followers {
    private final Vertx vertx;
    private final FreshContext contexts;
    private final List<FaultyFollower> all = new CopyOnWriteArrayList<>();

    FollowersWithFaults(Vertx vertx, FreshContext contexts, Pulses pulses, MeterRegistry metrics) {
        super(vertx, contexts, pulses, metrics);
        this.vertx = vertx;
        this.contexts = contexts;
    }

    @Override
    Follower make(Follower.Plan plan, Supplier<Uni<Boolean>> turn, Runnable whenStopped) {
        FaultyFollower made = new FaultyFollower(
                vertx, plan, faulty -> contexts.run(() -> faulty.isAtWork(turn)), whenStopped, all::remove);
        all.add(made);
        return made.follower();
    }

    /** All that run now, by name. */
    public List<FaultyFollower> all() {
        return all.stream().sorted(Comparator.comparing(FaultyFollower::name)).toList();
    }
}
