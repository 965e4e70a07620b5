package dev.tallylight.history.sample;

import dev.tallylight.agent.Observation;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Leaving;
import dev.tallylight.follow.Sequence;
import dev.tallylight.status.ingest.ObservationListener;
import dev.tallylight.store.HubStart;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is seen in memory, and writes it every few minutes, many rows in a statement. It waits for nothing and refuses
 * nothing that it is told: where there is no room, or it comes too late, it is counted and left out, for charts are not what the
 * installation is for.
 */
@ApplicationScoped
public class SampleLog implements ObservationListener {
    private static final Logger LOG = Logger.getLogger(SampleLog.class);

    /** Rows in memory, of some hundred bytes to some thousands each. */
    static final int MOST_SERIES = 200_000;

    /** What is older is left out: its day is about to be counted. */
    static final Duration LATEST = Duration.ofHours(24);

    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final int BATCH = 100;

    /** Statements at the end of the process, when all is to be written in little time. */
    private static final int AT_ONCE = 4;

    /** What the samples themselves may take of the memory, whatever the number of series: hours of a database that is away. */
    static final long MOST_BYTES = 128L << 20;

    private static final Duration LOOK = Duration.ofSeconds(5);

    /** How long the end of the process waits for what it saw to be written. */
    private static final Duration LAST_SAMPLES = Duration.ofSeconds(5);

    private final SampleRows rows;
    private final SampleConfig config;
    private final Followers followers;
    private final FreshContext contexts;
    private final InstantSource clock;
    private final Map<SampleSeries.Key, SampleSeries> running = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private final Set<String> checkpoints = ConcurrentHashMap.newKeySet();
    private final Counter leftOut;
    private @Nullable Follower follower;

    SampleLog(
            SampleRows rows,
            SampleConfig config,
            Followers followers,
            FreshContext contexts,
            InstantSource clock,
            MeterRegistry metrics) {
        this.rows = rows;
        this.config = config;
        this.followers = followers;
        this.contexts = contexts;
        this.clock = clock;
        this.leftOut = Counter.builder("tallylight.samples.left.out")
                .description(
                        "samples that charts lack: no room in memory, told more than a day late, or refused by the database")
                .register(metrics);
        Gauge.builder("tallylight.samples.series", running, Map::size)
                .description("hours of a stream at a checkpoint of which samples are in memory")
                .register(metrics);
    }

    void start(@Observes HubStart event) {
        follower = followers.start(Follower.Plan.of("samples", LOOK), this::write);
    }

    /** After the last observations, and before the followers' last turns. */
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.GOOD_BYE + 10) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
            contexts.runAtEnd(this::writeAll, LAST_SAMPLES);
        }
    }

    @Override
    public void observed(String checkpointId, Observation observation) {
        Instant now = clock.instant();
        if (observation.at().isBefore(now.minus(LATEST)) || observation.at().isAfter(now.plus(AHEAD))) {
            leftOut.increment();
            return;
        }
        SampleSeries.Key key = new SampleSeries.Key(
                observation.stream().value(), checkpointId, observation.at().truncatedTo(ChronoUnit.HOURS));
        Sample sample = Sample.of(observation);
        boolean room = running.size() < MOST_SERIES && bytes.sum() < MOST_BYTES;
        checkpoints.add(checkpointId);
        // in one step, for a series that is done is forgotten meanwhile
        running.compute(key, (each, kept) -> {
            SampleSeries series = kept == null && room ? new SampleSeries(each) : kept;
            if (series == null) {
                leftOut.increment();
                return null;
            }
            int before = kept == null ? 0 : series.bytes();
            boolean full = kept != null && bytes.sum() >= MOST_BYTES;
            if (full || !series.add(sample, System.nanoTime())) {
                leftOut.increment();
            }
            bytes.add(series.bytes() - before);
            return series;
        });
    }

    /** Those of which this process was told anything. */
    Set<String> checkpoints() {
        return checkpoints;
    }

    /** What is in memory of these hours of a stream, whether it was written or not. */
    List<SampleRows.DataRow> held(UUID stream, Collection<String> checkpoints, Instant from, Instant to) {
        List<SampleRows.DataRow> held = new ArrayList<>();
        Instant hour = clock.instant().minus(LATEST).truncatedTo(ChronoUnit.HOURS);
        for (hour = hour.isAfter(from) ? hour : from; hour.isBefore(to); hour = hour.plus(1, ChronoUnit.HOURS)) {
            for (String checkpoint : checkpoints) {
                SampleSeries series = running.get(new SampleSeries.Key(stream, checkpoint, hour));
                if (series != null) {
                    SampleSeries.Snapshot seen = series.snapshot();
                    held.add(new SampleRows.DataRow(hour, checkpoint, seen.part(), seen.data()));
                }
            }
        }
        return held;
    }

    /** Whether it was told anything since then, in what it still holds. */
    boolean wasTold(UUID stream, String checkpoint, Instant since) {
        Instant now = clock.instant();
        for (Instant hour = since.truncatedTo(ChronoUnit.HOURS);
                !hour.isAfter(now);
                hour = hour.plus(1, ChronoUnit.HOURS)) {
            SampleSeries series = running.get(new SampleSeries.Key(stream, checkpoint, hour));
            if (series != null && series.hasSince(since)) {
                return true;
            }
        }
        return false;
    }

    private boolean isForgotten(SampleSeries series, Instant now) {
        boolean done = series.isDone(now);
        if (done) {
            bytes.add(-series.bytes());
        }
        return done;
    }

    /** What is not written, due or not. */
    Uni<Void> writeAll() {
        List<SampleSeries> all =
                running.values().stream().filter(SampleSeries::isUnwritten).toList();
        int share = Math.max(BATCH, (all.size() + AT_ONCE - 1) / AT_ONCE);
        List<Uni<Void>> shares = new ArrayList<>();
        for (int from = 0; from < all.size(); from += share) {
            shares.add(write(all.subList(from, Math.min(all.size(), from + share))));
        }
        return shares.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(shares).andCollectFailures().replaceWithVoid();
    }

    /** @return whether more is due */
    private Uni<Boolean> write() {
        Instant now = clock.instant();
        long nanoTime = System.nanoTime();
        List<SampleSeries> due = new ArrayList<>();
        for (Map.Entry<SampleSeries.Key, SampleSeries> entry : running.entrySet()) {
            SampleSeries series = entry.getValue();
            if (due.size() < BATCH && series.isDue(config.writeEvery(), now, nanoTime)) {
                due.add(series);
            } else if (series.isDone(now)) {
                running.computeIfPresent(entry.getKey(), (key, kept) -> isForgotten(kept, now) ? null : kept);
            }
        }
        return write(due).replaceWith(due.size() == BATCH);
    }

    private Uni<Void> write(List<SampleSeries> some) {
        List<List<SampleSeries>> batches = new ArrayList<>();
        for (int from = 0; from < some.size(); from += BATCH) {
            batches.add(some.subList(from, Math.min(some.size(), from + BATCH)));
        }
        return Sequence.of(batches, this::writeBatch);
    }

    private Uni<Void> writeBatch(List<SampleSeries> batch) {
        List<SampleSeries.Snapshot> snapshots =
                batch.stream().map(SampleSeries::snapshot).toList();
        return Uni.createFrom()
                .deferred(() -> rows.write(snapshots))
                .invoke(() -> {
                    long now = System.nanoTime();
                    for (int i = 0; i < batch.size(); i++) {
                        batch.get(i).noteWritten(snapshots.get(i), now);
                    }
                })
                .onFailure(SampleLog::isRefusal)
                .recoverWithUni(refusal -> apart(batch, snapshots, refusal));
    }

    /** One row that cannot be written does not stop the others: it is found by halves. */
    private Uni<Void> apart(List<SampleSeries> batch, List<SampleSeries.Snapshot> snapshots, Throwable refusal) {
        if (batch.size() > 1) {
            int half = batch.size() / 2;
            return writeBatch(batch.subList(0, half)).chain(() -> writeBatch(batch.subList(half, batch.size())));
        }
        SampleSeries.Snapshot refused = snapshots.getFirst();
        int givenUp = batch.getFirst().noteRefused(refused, System.nanoTime());
        if (givenUp > 0) {
            leftOut.increment(givenUp);
            LOG.warnf(
                    "%d samples of the hour %s of %s are left out: %s",
                    givenUp, refused.key().hour(), refused.key().stream(), refusal.getMessage());
        }
        return Uni.createFrom().voidItem();
    }

    /** Whether the row itself is the trouble: its values, its partition, its size; or that it cannot even be read. */
    static boolean isRefusal(Throwable failure) {
        if (failure instanceof PgException fault) {
            String state = String.valueOf(fault.getSqlState());
            return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
        }
        return failure instanceof IllegalArgumentException;
    }
}
