package dev.tallylight.store;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Makes the coming months' partitions ahead of time, so that no insert ever waits for one, and drops those that are kept
 * long enough: as a whole, which costs nothing however much is in them.
 */
@ApplicationScoped
public class Partitions {
    private static final Logger LOG = Logger.getLogger(Partitions.class);
    static final List<String> TABLES = List.of("transition", "event", "webhook_delivery", "webhook_attempt");
    private static final int MONTHS_AHEAD = 3;
    private static final Duration LEAST = Duration.ofDays(7);

    private final Pool pool;
    private final RetentionConfig retention;
    private final InstantSource clock;

    Partitions(Pool pool, RetentionConfig retention, InstantSource clock) {
        this.pool = pool;
        this.retention = retention;
        this.clock = clock;
    }

    void check(@Observes HubStart event) {
        check(retention);
    }

    /** @throws IllegalArgumentException that names what is wrong */
    static void check(RetentionConfig retention) {
        atLeast("tallylight.retention.events", retention.events(), LEAST, "a week");
        atLeast("tallylight.retention.deliveries", retention.deliveries(), LEAST, "a week");
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

    @Scheduled(every = "24h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> ensure() {
        return pool.preparedQuery("select ensure_month_partitions(parent, $2) from unnest($1::text[]) as parent")
                .execute(Tuple.of(TABLES.toArray(String[]::new), MONTHS_AHEAD))
                .replaceWithVoid();
    }

    /** One table after the other, each in a transaction of its own: a lock that is not had in time keeps no other. */
    @Scheduled(every = "24h", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> drop() {
        return drop("webhook_attempt", retention.deliveries())
                .chain(() -> drop("webhook_delivery", retention.deliveries()))
                .chain(() -> drop("event", retention.events()));
    }

    private Uni<Void> drop(String table, Duration kept) {
        return pool.preparedQuery("select drop_month_partitions($1, $2) as dropped")
                .execute(Tuple.of(table, clock.instant().minus(kept).atOffset(ZoneOffset.UTC)))
                .invoke(rows -> tell(rows, kept))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(fault -> {
                    LOG.warnf("old partitions of %s are not dropped now, but tomorrow: %s", table, fault);
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
