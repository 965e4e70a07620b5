package dev.tallylight.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The packaged application in a process of its own, for tests and benchmarks that kill it: the native executable where it
 * was built, else the jar. Private networks are allowed, for everything is on this machine.
 */
public final class PackagedApp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String TOKEN = "packaged-test-token-4Xr8bNvQ";

    private final Map<String, String> environment;
    private final List<String> options;
    private final File log;
    private final int port;
    private Process process;

    private PackagedApp(Map<String, String> environment, File log, String... options) throws IOException {
        this.environment = environment;
        this.options = List.of(options);
        this.log = log;
        this.port = FreePort.any();
        this.process = launch();
    }

    /**
     * Starts one, which is not ready yet.
     *
     * @param environment beside what every such test needs
     * @param options for what runs it, such as {@code -XX:+PrintGC}
     */
    public static PackagedApp start(
            PostgresServer database, File log, Map<String, String> environment, String... options) throws IOException {
        return start(database.url(), log, environment, options);
    }

    /** The same over a database that is reached some other way. */
    public static PackagedApp start(String databaseUrl, File log, Map<String, String> environment, String... options)
            throws IOException {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("TALLYLIGHT_DATABASE_URL", databaseUrl);
        return new PackagedApp(all, log, options);
    }

    /**
     * Starts an agent.
     *
     * @param hubPort where its hub is on this machine
     * @param enrolment the token of its checkpoint
     */
    public static PackagedApp agent(int hubPort, String enrolment, File log, Map<String, String> environment)
            throws IOException {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("TALLYLIGHT_ROLE", "checkpoint");
        all.put("TALLYLIGHT_HUB_URL", "http://127.0.0.1:" + hubPort);
        all.put("TALLYLIGHT_CHECKPOINT_TOKEN", enrolment);
        return new PackagedApp(all, log);
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>();
        Path executable = Path.of(System.getProperty("native.image.path", "none"));
        if (Files.isExecutable(executable)) {
            command.add(executable.toString());
            command.addAll(options);
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-jar");
            command.add(Path.of("target", "quarkus-app", "quarkus-run.jar").toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment().put("TALLYLIGHT_ENCRYPTION_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        builder.environment().put("TALLYLIGHT_ADMIN_TOKEN", TOKEN);
        builder.environment().put("TALLYLIGHT_EGRESS_STREAMS", "private");
        builder.environment().put("TALLYLIGHT_EGRESS_WEBHOOKS", "private");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().putAll(environment);
        return builder.start();
    }

    public PackagedApp awaitReady() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            assertThat(process.isAlive()).as("see " + log).isTrue();
            return RestAssured.given().port(port).get("/q/health/ready").statusCode() == 200;
        });
        return this;
    }

    public RequestSpecification api() {
        return RestAssured.given()
                .port(port)
                .header("Authorization", "Bearer " + TOKEN)
                .contentType(ContentType.JSON);
    }

    public int port() {
        return port;
    }

    /** What opens its API. */
    public static String token() {
        return TOKEN;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How it ended, where it has: its exit value, which is 128 and the signal's number where a signal ended it. */
    public int exitValue() {
        return process.exitValue();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * SIGTERM.
     *
     * @return how long it took to end; it is killed where that is longer than the patience
     */
    public Duration terminate(Duration patience) throws InterruptedException {
        long began = System.nanoTime();
        process.destroy();
        if (!process.waitFor(patience.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
            kill();
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Another process in the place of one that has ended. */
    public PackagedApp startAgain() throws IOException {
        process = launch();
        return this;
    }

    /** SIGTERM, and waits for the end. */
    @Override
    public void close() {
        try {
            terminate(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
