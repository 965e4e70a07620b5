package dev.tallylight.store;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The clock that a hub dates everything by: the database's, so that replicas agree with each other and with what the
 * database compares, carried on between two looks at it by the machine's monotonic clock. Our own wall clock may step as
 * it likes. Nobody else's clock is asked in an agent, whose times the hub corrects.
 *
 * <p>Its look is also what tells whether the database answers: the follower {@code database}.
 */
@ApplicationScoped
class DatabaseClock {
    /** What everything is read from; before everything else that starts. */
    private static final int FIRST = 10;

    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final Follower.Plan PLAN =
            Follower.Plan.of("database", EVERY).within(Duration.ofSeconds(25));

    private final Pool pool;
    private final CarriedClock clock;
    private volatile @Nullable Follower follower;

    DatabaseClock(Pool pool, CarriedClock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Tests put their own in its place. */
    @ApplicationScoped
    static class Source {
        @Produces
        @Singleton
        @Typed(CarriedClock.class)
        CarriedClock carried() {
            return new CarriedClock(java.time.Clock.tickMillis(java.time.ZoneOffset.UTC), System::nanoTime);
        }

        @Produces
        @Singleton
        InstantSource clock(CarriedClock carried) {
            return carried;
        }
    }

    void start(@Observes @Priority(FIRST) HubStart event, FreshContext contexts, Followers followers) {
        contexts.runAtStart(this::look);
        follower = followers.each(PLAN, this::look);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        Follower running = follower;
        if (running != null) {
            running.stop();
        }
    }

    private Uni<Void> look() {
        long asked = System.nanoTime();
        return pool.query("select clock_timestamp() as now")
                .execute()
                .invoke(rows -> clock.isNow(
                        rows.iterator().next().getOffsetDateTime("now").toInstant(), asked, System.nanoTime()))
                .replaceWithVoid();
    }
}
