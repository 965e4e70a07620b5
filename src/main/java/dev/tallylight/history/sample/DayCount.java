package dev.tallylight.history.sample;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts the samples of days (UTC) that are over into hours and days, some streams in each turn, one replica at a time. A day is
 * over two hours after samples of it are no longer taken in. How far it came is written with what it counted, so that a turn that
 * is cut off costs nothing and a day is counted once. A day older than hours are kept, as there may be after a long standstill, is
 * passed over.
 */
@ApplicationScoped
public class DayCount {
    private static final Logger LOG = Logger.getLogger(DayCount.class);
    private static final Duration OVER = SampleLog.LATEST.plusHours(2);
    private static final Duration LOOK = Duration.ofMinutes(5);

    /** Their histograms, five checkpoints' for a day, are some ten milliseconds on an event loop. */
    private static final int STREAMS = 5;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /** Begins with the first day of which there may be samples: two days before there was any progress to write. */
    private static final String BEGIN = "insert into sample_progress (through) values ($1) on conflict do nothing";

    private static final String PROGRESS = "select through, reached from sample_progress for update skip locked";

    private static final String NEXT = """
            select distinct stream_id from sample where hour >= $1 and hour < $2 and stream_id > $3
            order by stream_id limit $4""";

    /** Of a day long ago, after a standstill, there may be none yet, or none any more. */
    private static final String PARTITIONS = "select ensure_time_partitions('sample_hour', 'month', $1, 0),"
            + " ensure_time_partitions('sample_day', 'month', $1, 0)";

    private static final String HOURS = """
            insert into sample_hour (stream_id, hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum,
                bitrate_min)
            select stream_id, hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum, bitrate_min
            from sample s where stream_id = any ($3) and hour >= $1 and hour < $2 and not exists (
                select from sample o where o.stream_id = s.stream_id and o.hour = s.hour and o.checkpoint_id = s.checkpoint_id
                    and o.part <> s.part)
            on conflict do nothing
            returning *""";

    /** Hours of which two processes wrote: what an agent was not answered for it told another one again. */
    private static final String SHARED = """
            select stream_id, hour, checkpoint_id, part, data
            from sample s where stream_id = any ($3) and hour >= $1 and hour < $2 and exists (
                select from sample o where o.stream_id = s.stream_id and o.hour = s.hour and o.checkpoint_id = s.checkpoint_id
                    and o.part <> s.part)
            order by stream_id, hour, checkpoint_id, part""";

    private static final String REACHED = "update sample_progress set through = $1, reached = $2";

    private final Pool pool;
    private final SampleConfig config;
    private final InstantSource clock;
    private final Followers followers;
    private @Nullable Follower follower;

    DayCount(Pool pool, SampleConfig config, InstantSource clock, Followers followers) {
        this.pool = pool;
        this.config = config;
        this.clock = clock;
        this.followers = followers;
    }

    void start(@Observes HubStart event) {
        follower = followers.start(
                Follower.Plan.of("days counted", LOOK)
                        .spacedBy(Duration.ofMillis(200))
                        .within(Duration.ofSeconds(60)),
                this::count);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** @return whether there is more to count */
    Uni<Boolean> count() {
        Instant now = clock.instant();
        LocalDate over = day(now.minus(OVER));
        LocalDate oldest = day(now.minus(config.hours()));
        return pool.withTransaction(connection -> connection
                        .preparedQuery(BEGIN)
                        .execute(Tuple.of(over.minusDays(3)))
                        .chain(() -> connection.query(PROGRESS).execute())
                        .chain(found -> {
                            if (found.size() == 0) { // another replica is at it
                                return Uni.createFrom().item(false);
                            }
                            Row progress = found.iterator().next();
                            LocalDate day = progress.getLocalDate("through").plusDays(1);
                            UUID reached = progress.getUUID("reached");
                            if (day.isBefore(oldest)) {
                                LOG.infof(
                                        "samples from %s to before %s are not counted: too old to be kept",
                                        day, oldest);
                                day = oldest;
                                reached = null;
                            }
                            int monthsBack =
                                    (int) YearMonth.from(day).until(YearMonth.from(day(now)), ChronoUnit.MONTHS);
                            return day.isBefore(over)
                                    ? next(connection, day, monthsBack, reached)
                                    : Uni.createFrom().item(false);
                        }))
                .onFailure(DayCount::canWait)
                .recoverWithItem(fault -> {
                    LOG.warnf("no day is counted for %d minutes: %s", LOOK.toMinutes(), fault.getMessage());
                    return false;
                });
    }

    /** Charts of long ago are no reason for a process not to be ready: a lock that somebody has, a row that is refused. */
    private static boolean canWait(Throwable fault) {
        return SamplePartitions.isLocked(fault) || SampleLog.isRefusal(fault);
    }

    private static LocalDate day(Instant moment) {
        return moment.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static Uni<Boolean> next(SqlConnection connection, LocalDate day, int monthsBack, @Nullable UUID reached) {
        OffsetDateTime from = begin(day);
        OffsetDateTime to = begin(day.plusDays(1));
        return connection
                .preparedQuery(NEXT)
                .execute(Tuple.of(from, to, reached == null ? BEFORE_ALL : reached, STREAMS))
                .chain(rows -> {
                    List<UUID> streams = new ArrayList<>();
                    rows.forEach(row -> streams.add(row.getUUID("stream_id")));
                    boolean last = streams.size() < STREAMS;
                    return partitions(connection, streams.isEmpty() ? 0 : monthsBack)
                            .chain(() -> count(connection, from, to, streams))
                            .chain(() -> connection
                                    .preparedQuery(REACHED)
                                    .execute(Tuple.of(last ? day : day.minusDays(1), last ? null : streams.getLast())))
                            .replaceWith(true);
                });
    }

    /** Those of this month are made ahead of time. */
    private static Uni<Void> partitions(SqlConnection connection, int monthsBack) {
        return monthsBack <= 0
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(PARTITIONS)
                        .execute(Tuple.of(monthsBack))
                        .replaceWithVoid();
    }

    private static OffsetDateTime begin(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static Uni<Void> count(
            SqlConnection connection, OffsetDateTime from, OffsetDateTime to, List<UUID> streams) {
        return streams.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(HOURS)
                        .execute(Tuple.of(from, to, streams.toArray(UUID[]::new)))
                        .chain(hours -> {
                            DaySums sums = new DaySums(from);
                            hours.forEach(sums::add);
                            return connection
                                    .preparedQuery(SHARED)
                                    .execute(Tuple.of(from, to, streams.toArray(UUID[]::new)))
                                    .chain(shared -> SharedHours.of(shared).write(connection, sums))
                                    .chain(() -> sums.write(connection));
                        });
    }
}
