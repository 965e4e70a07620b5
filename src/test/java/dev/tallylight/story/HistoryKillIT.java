package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FlappingPages;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application is killed (SIGKILL) at random moments while streams go down and up. Afterwards each outage is there
 * once, and of what probes saw no more is missing than was not yet to be written. How many kills: {@code TALLYLIGHT_KILLS=50}; 2
 * otherwise.
 */
@Tag("processes")
class HistoryKillIT {
    private static final int KILLS = Integer.parseInt(System.getenv().getOrDefault("TALLYLIGHT_KILLS", "2"));
    private static final int STREAMS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What was seen is written after so long, and within so long after that it is looked for. */
    private static final Duration WRITTEN = Duration.ofSeconds(10);

    private static final Duration LOOKED_FOR = Duration.ofSeconds(8);
    private static final File LOG = new File("target/history-kill-it.log");

    /** It began as offline, and is within no outage of its stream. */
    private static final String LOST = """
            select count(*) from transition t where t.status = 'offline' and not exists (
                select from outage o where o.stream_id = t.stream_id and o.since <= t.since
                    and (o.ended_at is null or o.ended_at >= t.since))""";

    private static final String DOUBLED = """
            select count(*) from outage a join outage b on b.stream_id = a.stream_id and b.id > a.id
            where a.since < coalesce(b.ended_at, 'infinity') and b.since < coalesce(a.ended_at, 'infinity')""";

    private static final String INVENTED = """
            select count(*) from outage o where not exists (
                select from transition t where t.stream_id = o.stream_id and t.status = 'offline' and t.since >= o.since
                    and (o.ended_at is null or t.since <= o.ended_at))""";

    private static final String NOT_AS_THE_STATE = """
            select count(*) from stream_state s full join (select * from outage where ended_at is null) o on o.stream_id = s.stream_id
            where (s.outage_since is null) <> (o.id is null)""";

    private final Random random = new Random(KILLS);

    @Test
    void losesNoOutageAndFewSamples(@TempDir Path folder) throws Exception {
        AtomicLong asked = new AtomicLong();
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                FlappingPages streams = new FlappingPages(page -> 3 + page % 5);
                PackagedApp app = PackagedApp.start(
                                postgres, LOG, Map.of("TALLYLIGHT_HISTORY_WRITE_EVERY", WRITTEN.toSeconds() + "s"))
                        .awaitReady()) {
            streams.whenAsked(page -> asked.incrementAndGet());
            for (int i = 0; i < STREAMS; i++) {
                app.api()
                        .body(streams.streamRequest(i))
                        .post("/api/v1/streams")
                        .then()
                        .statusCode(201);
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                long before = postgres.count("select count(*) from outage");
                await().atMost(PATIENCE).until(() -> postgres.count("select count(*) from outage") > before);
                long mercy = random.nextLong(12_000);
                await().pollDelay(Duration.ofMillis(mercy))
                        .atMost(Duration.ofMillis(mercy + 5_000))
                        .until(() -> true);
                app.kill();
                app.startAgain().awaitReady();
            }
            streams.settle();
            await().atMost(PATIENCE)
                    .until(() -> postgres.count("select count(*) from stream_state where status <> 'online'") == 0
                            && postgres.count("select count(*) from outage where ended_at is null") == 0);
            app.close();
            report(postgres, asked.get());
        }
    }

    private static void report(PostgresServer postgres, long asked) throws SQLException {
        long outages = postgres.count("select count(*) from outage");
        long lost = postgres.count(LOST);
        long doubled = postgres.count(DOUBLED);
        long invented = postgres.count(INVENTED);
        long samples = postgres.count("select coalesce(sum(ok + failed + unknown), 0) from sample");
        long most = KILLS * STREAMS * WRITTEN.plus(LOOKED_FOR).toSeconds();
        System.out.printf(
                "HistoryKillIT: %d kills, %d outages of %d transitions to offline: %d lost, %d doubled, %d invented; %d probes, %d samples kept, %d lost (%d a kill; at most %d)%n",
                KILLS,
                outages,
                postgres.count("select count(*) from transition where status = 'offline'"),
                lost,
                doubled,
                invented,
                asked,
                samples,
                asked - samples,
                (asked - samples) / Math.max(1, KILLS),
                most);
        assertThat(lost).as("transitions to offline without an outage").isZero();
        assertThat(doubled).as("outages of one stream at one time").isZero();
        assertThat(invented).as("outages without a transition").isZero();
        assertThat(postgres.count(NOT_AS_THE_STATE))
                .as("outages that differ from the states")
                .isZero();
        assertThat(samples).as("samples kept of " + asked).isBetween(asked - most, asked);
    }
}
