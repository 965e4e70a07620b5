package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FlappingPages;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged application is killed (SIGKILL) at random moments while streams go down and up. Afterwards every
 * transition that is in the database has reached the handler, whose repeats carry the same id. How many kills:
 * {@code -Dkills=50}; 3 by default. {@link DeliveryFaultsIT} has the other faults.
 */
@Tag("processes")
class KillIT {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int STREAMS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final File LOG = new File("target/kill-it.log");

    private final Random random = new Random(KILLS);

    @Test
    void losesNothing(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                FlappingPages streams = new FlappingPages(page -> 3 + page % 5);
                Handler handler = new Handler();
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
            app.api()
                    .body("{\"url\":\"" + handler.url() + "\"}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(201);
            for (int i = 0; i < STREAMS; i++) {
                app.api()
                        .body(streams.streamRequest(i))
                        .post("/api/v1/streams")
                        .then()
                        .statusCode(201);
            }
            for (int kill = 1; kill <= KILLS; kill++) {
                int before = handler.posts().size();
                await().atMost(PATIENCE).until(() -> handler.posts().size() > before);
                long mercy = random.nextLong(1_500);
                await().pollDelay(Duration.ofMillis(mercy))
                        .atMost(Duration.ofMillis(mercy + 5_000))
                        .until(() -> true);
                app.kill();
                app.startAgain().awaitReady();
            }
            streams.settle();
            await().atMost(PATIENCE)
                    .until(() -> postgres.count("select count(*) from webhook_delivery where state = 'pending'") == 0
                            && handler.posts().size() > 0
                            && postgres.count("select count(*) from stream_state where status <> 'online'") == 0);
            app.close();
            report(postgres, handler);
        }
    }

    private static void report(PostgresServer postgres, Handler handler) throws SQLException {
        Set<String> written = postgres.texts("select 'evt_' || replace(id::text, '-', '') from event");
        Set<String> told = postgres.texts(
                "select 'evt_' || replace(event_id::text, '-', '') from transition where event_id is not null and withheld is null");
        List<String> received = handler.posts().stream().map(Handler.Post::id).toList();
        Set<String> distinct = new HashSet<>(received);
        System.out.printf(
                "KillIT: %d kills, %d events written, %d POSTs received, %d of them repeats, %d lost%n",
                KILLS,
                written.size(),
                received.size(),
                received.size() - distinct.size(),
                written.stream().filter(id -> !distinct.contains(id)).count());
        assertThat(told).as("each transition that is news has its event").isEqualTo(written);
        assertThat(distinct)
                .as("every event arrived, and nothing that is not in the log")
                .isEqualTo(written);
        assertThat(
                        postgres.count(
                                "select count(*) from event e where not exists (select 1 from webhook_delivery d where d.event_id = e.id and d.state = 'succeeded')"))
                .isZero();
    }
}
