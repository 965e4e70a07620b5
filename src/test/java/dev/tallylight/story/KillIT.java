package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tallylight.testing.Handler;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The packaged application is killed (SIGKILL) at random moments while streams go down and up. Afterwards every
 * transition that is in the database has reached the handler, whose repeats carry the same id. How many kills:
 * {@code -Dkills=50}; 3 by default. The native executable is used where it was built, else the jar.
 */
class KillIT {
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int STREAMS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TOKEN = "kill-test-token";

    private final Random random = new Random(KILLS);

    @Test
    void losesNothing() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Flapping streams = new Flapping();
                Handler handler = new Handler()) {
            int port = freePort();
            Process process = start(postgres, port);
            api(port)
                    .body("{\"url\":\"" + handler.url() + "\"}")
                    .post("/api/v1/webhooks")
                    .then()
                    .statusCode(201);
            for (int i = 0; i < STREAMS; i++) {
                api(port)
                        .body("""
                                {"url":"%s/%d","protocol":"http","policy":{"interval":"1s","retryInterval":"1s","failuresToDown":1,"successesToUp":1}}""".formatted(streams.url(), i))
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
                process.destroyForcibly().waitFor();
                process = start(postgres, port);
            }
            streams.settle();
            await().atMost(PATIENCE)
                    .until(() -> count(postgres, "select count(*) from webhook_delivery where state = 'pending'") == 0
                            && handler.posts().size() > 0
                            && count(postgres, "select count(*) from stream_state where status <> 'online'") == 0);
            process.destroy();
            process.waitFor();
            report(postgres, handler);
        }
    }

    private static void report(EmbeddedPostgres postgres, Handler handler) throws SQLException {
        Set<String> written = ids(postgres, "select 'evt_' || replace(id::text, '-', '') from event");
        Set<String> told = ids(
                postgres,
                "select 'evt_' || replace(event_id::text, '-', '') from transition where event_id is not null");
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
                        count(
                                postgres,
                                "select count(*) from event e where not exists (select 1 from webhook_delivery d where d.event_id = e.id and d.state = 'succeeded')"))
                .isZero();
    }

    private static Process start(EmbeddedPostgres postgres, int port) throws IOException {
        List<String> command = new ArrayList<>();
        Path executable = Path.of(System.getProperty("native.image.path", "none"));
        if (Files.isExecutable(executable)) {
            command.add(executable.toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(
                    "-jar", Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/kill-it.log")));
        builder.environment()
                .put(
                        "TALLYLIGHT_DATABASE_URL",
                        "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres");
        builder.environment().put("TALLYLIGHT_ENCRYPTION_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        builder.environment().put("TALLYLIGHT_ADMIN_TOKEN", TOKEN);
        builder.environment().put("TALLYLIGHT_EGRESS_STREAMS", "private");
        builder.environment().put("TALLYLIGHT_EGRESS_WEBHOOKS", "private");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        Process process = builder.start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            assertThat(process.isAlive()).as("see target/kill-it.log").isTrue();
            return RestAssured.given().port(port).get("/q/health/ready").statusCode() == 200;
        });
        return process;
    }

    private static RequestSpecification api(int port) {
        return RestAssured.given()
                .port(port)
                .header("Authorization", "Bearer " + TOKEN)
                .contentType(ContentType.JSON);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static long count(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static Set<String> ids(EmbeddedPostgres postgres, String sql) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                ids.add(result.getString(1));
            }
        }
        return ids.stream().collect(Collectors.toSet());
    }

    /** Pages that are there and not there in turns, each at its own pace. */
    private static final class Flapping implements AutoCloseable {
        private final HttpServer server;
        private final long startedAt = System.nanoTime();
        private volatile boolean settled;

        Flapping() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                long seconds = (System.nanoTime() - startedAt) / 1_000_000_000L;
                int stream = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
                boolean up = settled || (seconds + stream) / (3 + stream % 5) % 2 == 0;
                exchange.sendResponseHeaders(up ? 200 : 503, -1);
                exchange.close();
            });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        /** From now on everything is there. */
        void settle() {
            settled = true;
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
