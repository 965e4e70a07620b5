package dev.tallylight.history.sight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.calendar.Span;
import dev.tallylight.follow.Followers;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marks of processes that begin, go on and sleep, over a database in which time passes when the test says so. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AwakeAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    Followers followers;

    private final AtomicLong nanos = new AtomicLong();

    @Inject
    Awake own;

    /** The application's own would mark in between. */
    @BeforeEach
    void stopOthers() {
        own.stop(new ShutdownEvent());
        own.mark().await().atMost(PATIENCE);
    }

    @BeforeEach
    @AfterEach
    void forget() {
        pool.query("delete from history_gap").execute().await().atMost(PATIENCE);
    }

    private Awake process() {
        return new Awake(pool, followers, nanos::get);
    }

    private List<Span> gapsAfter(Awake process, Duration silence) {
        pool.query("update history_mark set at = now() - interval '" + silence.toSeconds() + " seconds'")
                .execute()
                .await()
                .atMost(PATIENCE);
        process.mark().await().atMost(PATIENCE);
        return process.gaps(Instant.EPOCH, Instant.now().plusSeconds(60)).await().atMost(PATIENCE).stream()
                .map(Awake.Gap::span)
                .toList();
    }

    @Test
    void whoBeginsFindsThatNobodyLooked() {
        List<Span> gaps = gapsAfter(process(), Duration.ofMinutes(10));
        assertThat(gaps).hasSize(1);
        assertThat(Duration.between(gaps.getFirst().start(), gaps.getFirst().end()))
                .isBetween(Duration.ofSeconds(599), Duration.ofSeconds(601));
    }

    @Test
    void aShortRestartIsNone() {
        assertThat(gapsAfter(process(), Duration.ofSeconds(20))).isEmpty();
    }

    @Test
    void whoWasAwakeWithoutTheDatabaseLooked() {
        Awake process = process();
        process.mark().await().atMost(PATIENCE);
        nanos.addAndGet(Duration.ofSeconds(25).toNanos());
        assertThat(gapsAfter(process, Duration.ofSeconds(40))).isEmpty();
    }

    /** A laptop that was closed: its own clock stood still, and the database's on the same machine goes by the date. */
    @Test
    void whoseMachineWasSuspendedDidNotLook() {
        Awake process = process();
        process.mark().await().atMost(PATIENCE);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(gapsAfter(process, Duration.ofHours(8))).hasSize(1);
    }

    @Test
    void whoStoodStillDidNot() {
        Awake process = process();
        process.mark().await().atMost(PATIENCE);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(gapsAfter(process, Duration.ofMinutes(10))).hasSize(1);
    }
}
