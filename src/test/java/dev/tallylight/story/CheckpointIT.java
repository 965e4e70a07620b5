package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PatientPostgres;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A private checkpoint of two agents, as real processes of the packaged application: they share the streams, the hub is
 * killed while a stream goes down and comes back, and after its return the transitions are there, in order, with the
 * times at which it happened. The native executable is used where it was built, else the jar.
 */
@Tag("processes")
class CheckpointIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SLACK = Duration.ofSeconds(8);
    private static final String TOKEN = "checkpoint-test-token-9Jd2mPw";
    /** So many that hardly ever all of them are the one agent's: of eight they are once in 128 times. */
    private static final int STREAMS = 16;

    private final List<Process> processes = new ArrayList<>();

    @Test
    void whatHappenedWhileTheHubWasAwayIsKnownAfterwards() throws Exception {
        try (EmbeddedPostgres postgres = PatientPostgres.start();
                LiveHls live = new LiveHls()) {
            int port = FreePort.any();
            Process hub = hub(postgres, port);
            String enrolment = api(port)
                    .body("{\"name\":\"Frankfurt, Germany\"}")
                    .post("/api/v1/checkpoints")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("token");
            List<String> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(add(port, live.url("live.m3u8?" + i)));
            }
            agent(port, enrolment);
            agent(port, enrolment);
            await().atMost(PATIENCE).untilAsserted(() -> {
                List<Integer> shares = shares(port); // as each said at its last heartbeat
                assertThat(shares).hasSize(2).allMatch(n -> n > 0);
                assertThat(shares.stream().mapToInt(n -> n).sum()).isEqualTo(STREAMS);
            });
            await().atMost(PATIENCE).until(() -> allAre(port, "online"));

            hub.destroyForcibly().waitFor();
            Instant killed = now();
            live.status(503);
            Instant down = now();
            pause(Duration.ofSeconds(7));
            live.status(200);
            Instant up = now();
            pause(Duration.ofSeconds(7));
            Instant returned = now();
            hub(postgres, port);

            for (String stream : streams) {
                await().atMost(PATIENCE).until(() -> transitions(port, stream).size() == 3);
                List<Map<String, Object>> story = transitions(port, stream); // the newest first
                assertThat(story).extracting(step -> step.get("status")).containsExactly("online", "offline", "online");
                assertThat(time(story.get(1), "since")).isBetween(down.minusMillis(1_500), down.plus(SLACK));
                assertThat(time(story.get(0), "since")).isBetween(up.minusMillis(1_500), up.plus(SLACK));
                assertThat(time(story.get(0), "since")).isBetween(killed, returned);
                assertThat(time(story.get(1), "confirmedAt"))
                        .as("decided by the hub")
                        .isAfter(returned);
            }
            List<Map<String, Object>> one = transitions(port, streams.getFirst());
            System.out.printf(
                    "CheckpointIT: hub killed %s, stream down %s and up %s, hub back %s; offline since %s, online since %s%n",
                    killed,
                    down,
                    up,
                    returned,
                    one.get(1).get("since"),
                    one.get(0).get("since"));
        } finally {
            for (Process process : processes) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static String add(int port, String url) {
        return api(port)
                .body("""
                        {"url":"%s","protocol":"hls","checkpoints":["Frankfurt, Germany"],
                         "policy":{"interval":"2s","retryInterval":"1s","timeout":"5s","failuresToDown":2,"successesToUp":2}}""".formatted(url))
                .post("/api/v1/streams")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static boolean allAre(int port, String status) {
        return api(port).get("/api/v1/streams").<List<String>>path("items.status").stream()
                .allMatch(status::equals);
    }

    /** How many streams each living agent of the private checkpoint watches. */
    private static List<Integer> shares(int port) {
        return api(port).get("/api/v1/checkpoints/frankfurt-germany").path("agents.findAll { it.live }.streams");
    }

    private static List<Map<String, Object>> transitions(int port, String stream) {
        return api(port).get("/api/v1/streams/" + stream + "/transitions").path("items");
    }

    private static Instant time(Map<String, Object> transition, String field) {
        return Instant.parse(String.valueOf(transition.get(field)));
    }

    private static Instant now() {
        return InstantSource.system().instant();
    }

    private static void pause(Duration length) {
        await().pollDelay(length).atMost(length.plusSeconds(30)).until(() -> true);
    }

    private Process hub(EmbeddedPostgres postgres, int port) throws IOException {
        Process process = start(
                "target/checkpoint-it-hub.log",
                Map.of(
                        "TALLYLIGHT_ROLE",
                        "hub",
                        "TALLYLIGHT_DATABASE_URL",
                        "postgresql://postgres:postgres@localhost:" + postgres.getPort() + "/postgres",
                        "TALLYLIGHT_ENCRYPTION_KEY",
                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                        "TALLYLIGHT_ADMIN_TOKEN",
                        TOKEN,
                        "TALLYLIGHT_EGRESS_STREAMS",
                        "private",
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1"));
        ready(process, port);
        return process;
    }

    private void agent(int hubPort, String enrolment) throws IOException {
        int port = FreePort.any();
        Process process = start(
                "target/checkpoint-it-agents.log",
                Map.of(
                        "TALLYLIGHT_ROLE",
                        "checkpoint",
                        "TALLYLIGHT_HUB_URL",
                        "http://127.0.0.1:" + hubPort,
                        "TALLYLIGHT_CHECKPOINT_TOKEN",
                        enrolment,
                        "TALLYLIGHT_EGRESS_STREAMS",
                        "private",
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port)));
        ready(process, port);
    }

    private static void ready(Process process, int port) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            assertThat(process.isAlive()).as("see target/checkpoint-it-*.log").isTrue();
            return RestAssured.given().port(port).get("/q/health/ready").statusCode() == 200;
        });
    }

    private Process start(String log, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        Path executable = Path.of(System.getProperty("native.image.path", "none"));
        if (Files.isExecutable(executable)) {
            command.add(executable.toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(
                    "-Xmx256m",
                    "-jar",
                    Path.of("target", "quarkus-app", "quarkus-run.jar").toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log)));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static RequestSpecification api(int port) {
        return RestAssured.given()
                .port(port)
                .header("Authorization", "Bearer " + TOKEN)
                .contentType(ContentType.JSON);
    }
}
