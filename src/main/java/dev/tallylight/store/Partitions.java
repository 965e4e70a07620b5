package dev.tallylight.store;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.Sequence;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the coming months' partitions ahead of time, so that no insert ever waits for one, and drops those that are kept
 * long enough: as a whole, which costs nothing however much is in them.
 */
@ApplicationScoped
public class Partitions {
    private static final Logger LOG = Logger.getLogger(Partitions.class);
    static final List<String> TABLES = List.of("transition", "event", "webhook_delivery", "webhook_attempt", "audit");
    private static final int MONTHS_AHEAD = 3;
    private static final Duration LEAST = Duration.ofDays(7);

    /** Each table may wait for a lock, and may be looked through, twice: ten statements, of 10 s at most. */
    private static final Follower.Plan PLAN =
            Follower.Plan.of("partitions", Duration.ofHours(1)).within(Duration.ofSeconds(110));

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Pool pool;
    private final RetentionConfig retention;
    private final InstantSource clock;
    private final Followers followers;
    private @Nullable Follower follower;

    Partitions(Pool pool, RetentionConfig retention, InstantSource clock, Followers followers) {
        this.pool = pool;
        this.retention = retention;
        this.clock = clock;
        this.followers = followers;
    }

    void start(@Observes HubStart event) {
        check(retention);
        follower = followers.each(PLAN, () -> ensure().chain(this::drop));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @throws IllegalArgumentException that names what is wrong */
    static void check(RetentionConfig retention) {
        atLeast("tallylight.retention.events", retention.events(), LEAST, "a week");
        atLeast("tallylight.retention.deliveries", retention.deliveries(), LEAST, "a week");
        atLeast("tallylight.retention.transitions", retention.transitions(), LEAST, "a week");
        atLeast("tallylight.retention.audit", retention.audit(), LEAST, "a week");
        atLeast(
                "tallylight.retention.events",
                retention.events(),
                retention.deliveries(),
                "as long as tallylight.retention.deliveries, which are written from events");
    }

    private static void atLeast(String name, Duration is, Duration least, String words) {
        if (is.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " is " + is.toDays() + " days; it must be at least " + words);
        }
    }

    /** One table after the other, each in a transaction of its own: a lock that is not had in time keeps no other. */
    Uni<Void> ensure() {
        return Sequence.of(
                TABLES,
                table -> unlessLocked(
                        table,
                        pool.preparedQuery("select ensure_month_partitions($1, $2)")
                                .execute(Tuple.of(table, MONTHS_AHEAD))
                                .replaceWithVoid()));
    }

    Uni<Void> drop() {
        return drop("webhook_attempt", retention.deliveries())
                .chain(() -> drop("webhook_delivery", retention.deliveries()))
                .chain(() -> drop("event", retention.events()))
                .chain(() -> drop("transition", retention.transitions()))
                .chain(() -> drop("audit", retention.audit()));
    }

    private Uni<Void> drop(String table, Duration kept) {
        return unlessLocked(
                table,
                pool.preparedQuery("select drop_month_partitions($1, $2) as dropped")
                        .execute(Tuple.of(table, clock.instant().minus(kept).atOffset(ZoneOffset.UTC)))
                        .invoke(rows -> tell(rows, kept))
                        .replaceWithVoid());
    }

    /** Who has locked it may have it for hours, as a backup does: that is no fault, and there are months of time. */
    private static Uni<Void> unlessLocked(String table, Uni<Void> change) {
        return change.onFailure(fault ->
                        fault instanceof PgException refused && LOCK_NOT_AVAILABLE.equals(refused.getSqlState()))
                .recoverWithUni(locked -> {
                    LOG.infof("the partitions of %s are left as they are for an hour: somebody has locked it", table);
                    return Uni.createFrom().voidItem();
                });
    }

    private static void tell(RowSet<Row> rows, Duration kept) {
        if (rows.size() > 0) {
            LOG.infof(
                    "dropped what is older than %d days: %s",
                    kept.toDays(),
                    StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> row.getString("dropped"))
                            .collect(Collectors.joining(", ")));
        }
    }
}
