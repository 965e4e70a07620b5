package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Handler;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heartbeats stop, and ours is restarted meanwhile: one offline at its grace, for which our absence does not count, and one
 * online at the next heartbeat. One that goes on reporting, and could not while we were away, is never offline.
 */
@Tag("processes")
class ServerRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(12);
    private static final Duration LATE = Duration.ofSeconds(8);
    private static final File LOG = new File("target/server-restart-it.log");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneOfflineAtItsGraceAndOneOnlineAtTheNextHeartbeat(boolean killed, @TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                Handler handler = new Handler();
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
            app.api()
                    .body("{\"url\":\"" + handler.url() + "\"}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(201);
            Response server = app.api()
                    .body("{\"name\":\"edge1\",\"interval\":\"5s\",\"grace\":\"" + GRACE.toSeconds() + "s\"}")
                    .post("/api/v1/servers");
            String id = server.path("id");
            String key = server.path("key");
            beat(app, key);
            await().atMost(PATIENCE).until(() -> status(app, id).equals("online"));
            long silentFrom = System.nanoTime();
            if (killed) {
                app.kill();
            } else {
                app.terminate(Duration.ofSeconds(30));
            }
            Duration away = Duration.ofSeconds(6);
            await().pollDelay(away).atMost(away.plusSeconds(5)).until(() -> true);
            app.startAgain().awaitReady();
            Duration absent = Duration.ofNanos(System.nanoTime() - silentFrom);
            await().atMost(PATIENCE).until(() -> status(app, id).equals("offline"));
            Duration silent = Duration.ofNanos(System.nanoTime() - silentFrom);
            // who is killed is known to be dead a while later, and until then nobody knows what it heard
            Duration unknown = killed ? Duration.ofSeconds(25) : Duration.ZERO;
            assertThat(silent)
                    .as("our absence does not count")
                    .isBetween(GRACE, GRACE.plus(absent).plus(unknown).plus(LATE));
            beat(app, key);
            await().atMost(PATIENCE).until(() -> handler.posts().size() == 2);
            List<JsonPath> told = handler.posts().stream()
                    .map(post -> JsonPath.from(post.body()))
                    .toList();
            assertThat(told.stream().map(post -> post.getString("type")).toList())
                    .containsExactly("server.offline", "server.online");
            assertThat(Instant.parse(told.get(1).getString("data.confirmedAt")))
                    .isAfter(Instant.parse(told.get(0).getString("data.confirmedAt")));
            System.out.printf(
                    "ServerRestartIT: %s, away %.1f s, offline after %.1f s of silence at a grace of %d s%n",
                    killed ? "killed" : "ended", absent.toMillis() / 1e3, silent.toMillis() / 1e3, GRACE.toSeconds());
        }
    }

    @Test
    void whoCouldNotReportWhileWeWereAwayIsNeverOffline(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                Handler handler = new Handler();
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
            app.api()
                    .body("{\"url\":\"" + handler.url() + "\"}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(201);
            Response server = app.api()
                    .body("{\"name\":\"edge1\",\"interval\":\"5s\",\"grace\":\"" + GRACE.toSeconds() + "s\"}")
                    .post("/api/v1/servers");
            String id = server.path("id");
            String key = server.path("key");
            beat(app, key);
            await().atMost(PATIENCE).until(() -> status(app, id).equals("online"));
            app.terminate(Duration.ofSeconds(30));
            Duration away = GRACE.plusSeconds(10);
            await().pollDelay(away).atMost(away.plusSeconds(5)).until(() -> true);
            app.startAgain().awaitReady();
            beat(app, key);
            Instant until = Instant.now().plus(GRACE.dividedBy(2));
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(until));
            assertThat(status(app, id)).isEqualTo("online");
            assertThat(handler.posts()).isEmpty();
            assertThat(postgres.count("select count(*) from outage")).isZero();
        }
    }

    private static void beat(PackagedApp app, String key) {
        RestAssured.given()
                .port(app.port())
                .post("/api/v1/heartbeats/" + key)
                .then()
                .statusCode(204);
    }

    private static String status(PackagedApp app, String id) {
        return app.api().get("/api/v1/servers/" + id).path("status");
    }
}
