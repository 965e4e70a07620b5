package dev.tallylight.history.sample;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.RetentionConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the partitions of samples, hours and days ahead of time, and drops those that are kept long enough. Samples that are not
 * yet counted into hours and days stay. Forgets as well what time was counted by, once its transitions are gone.
 */
@ApplicationScoped
public class SamplePartitions {
    private static final Logger LOG = Logger.getLogger(SamplePartitions.class);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration LEAST_SAMPLES = Duration.ofDays(4);
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Pool pool;
    private final SampleRows rows;
    private final SampleConfig config;
    private final RetentionConfig retention;
    private final InstantSource clock;
    private final Followers followers;
    private @Nullable Follower follower;

    SamplePartitions(
            Pool pool,
            SampleRows rows,
            SampleConfig config,
            RetentionConfig retention,
            InstantSource clock,
            Followers followers) {
        this.pool = pool;
        this.rows = rows;
        this.config = config;
        this.retention = retention;
        this.clock = clock;
        this.followers = followers;
    }

    private record Table(String name, String unit, int back, int ahead) {}

    private static final List<Table> TABLES = List.of(
            new Table("sample", "day", 3, 3),
            new Table("sample_hour", "month", 1, 2),
            new Table("sample_day", "month", 1, 2));

    void start(@Observes HubStart event) {
        check(config);
        follower = followers.each(
                Follower.Plan.of("sample partitions", Duration.ofHours(1)).within(Duration.ofSeconds(110)),
                () -> ensure().chain(this::drop));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @throws IllegalArgumentException that names what is wrong */
    static void check(SampleConfig config) {
        within("samples", config.samples(), LEAST_SAMPLES, "four days");
        within("hours", config.hours(), config.samples(), "as long as tallylight.history.samples");
        within("days", config.days(), config.hours(), "as long as tallylight.history.hours");
        Duration every = config.writeEvery();
        if (every.compareTo(Duration.ofSeconds(10)) < 0 || every.compareTo(Duration.ofMinutes(30)) > 0) {
            throw new IllegalArgumentException(
                    "tallylight.history.write-every is " + every + "; it must be from 10s to 30m");
        }
    }

    private static void within(String name, Duration is, Duration least, String words) {
        if (is.compareTo(least) < 0 || is.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("tallylight.history." + name + " is " + is.toDays()
                    + " days; it must be at least " + words + ", and at most 36500d");
        }
    }

    private Uni<Void> ensure() {
        Instant now = clock.instant();
        return ensure(TABLES.get(0), TABLES.get(0).back()) // they are kept for longer than that
                .chain(() -> ensure(TABLES.get(1), monthsBack(TABLES.get(1), now, config.hours())))
                .chain(() -> ensure(TABLES.get(2), monthsBack(TABLES.get(2), now, config.days())));
    }

    private Uni<Void> ensure(Table table, int back) {
        return unlessLocked(
                table,
                pool.preparedQuery("select ensure_time_partitions($1, $2, $3, $4)")
                        .execute(Tuple.of(table.name(), table.unit(), back, table.ahead()))
                        .replaceWithVoid());
    }

    /** None that would be dropped at once. */
    private static int monthsBack(Table table, Instant now, Duration kept) {
        return (int) Math.min(table.back(), ChronoUnit.MONTHS.between(month(now.minus(kept)), month(now)));
    }

    private static YearMonth month(Instant moment) {
        return YearMonth.from(moment.atOffset(ZoneOffset.UTC));
    }

    private Uni<Void> drop() {
        Instant now = clock.instant();
        return rows.counted()
                .chain(counted -> drop(TABLES.get(0), earlier(now.minus(config.samples()), counted)))
                .chain(() -> drop(TABLES.get(1), now.minus(config.hours())))
                .chain(() -> drop(TABLES.get(2), now.minus(config.days())))
                .chain(() -> forget(now.minus(retention.transitions())));
    }

    /** The few rows of gaps and of what windows, schedules and tags were, which nothing is counted by any more. */
    private Uni<Void> forget(Instant before) {
        return pool.preparedQuery("select forget_past($1)")
                .execute(Tuple.of(before.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Uni<Void> drop(Table table, Instant before) {
        return unlessLocked(
                table,
                pool.preparedQuery("select drop_time_partitions($1, $2, $3) as dropped")
                        .execute(Tuple.of(table.name(), table.unit(), before.atOffset(ZoneOffset.UTC)))
                        .invoke(dropped -> dropped.forEach(
                                row -> LOG.infof("dropped what is kept long enough: %s", row.getString("dropped"))))
                        .replaceWithVoid());
    }

    /** As of the other partitions: who has locked it may have it for hours, and there are days of time. */
    private static Uni<Void> unlessLocked(Table table, Uni<Void> change) {
        return change.onFailure(SamplePartitions::isLocked).recoverWithUni(locked -> {
            LOG.infof("the partitions of %s are left as they are for an hour: it is locked", table.name());
            return Uni.createFrom().voidItem();
        });
    }

    static boolean isLocked(Throwable fault) {
        return fault instanceof PgException refused && LOCK_NOT_AVAILABLE.equals(refused.getSqlState());
    }
}
