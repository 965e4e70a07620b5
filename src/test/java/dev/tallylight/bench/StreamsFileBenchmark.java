package dev.tallylight.bench;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long after a streams file of {@code STREAMS=5000} that are watched, 20 webhooks and 20 windows was changed it is
 * applied: all of it new, all changed, a few changed, a tenth exchanged (which waits 5 s, for something is deleted).
 */
public final class StreamsFileBenchmark {
    private static final int STREAMS = Integer.parseInt(System.getenv().getOrDefault("STREAMS", "5000"));
    private static final int OTHERS = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path file;
    private final Connection database;
    private final PackagedApp app;
    private final PostgresServer postgres;
    private final int port;

    private StreamsFileBenchmark(Path file, Connection database, PackagedApp app, PostgresServer postgres, int port) {
        this.file = file;
        this.database = database;
        this.app = app;
        this.postgres = postgres;
        this.port = port;
    }

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("streams-file");
        File log = new File("target/streams-file-benchmark.log");
        Files.deleteIfExists(log.toPath());
        Path file = Files.writeString(folder.resolve("streams.yaml"), "streams: []\n");
        HttpServer pages = Vertx.vertx()
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(request -> request.response().end("fine"))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, log, Map.of("TALLYLIGHT_STREAMS_FILE", file.toString()));
                Connection database = postgres.connect()) {
            app.awaitReady();
            new StreamsFileBenchmark(file, database, app, postgres, pages.actualPort()).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        System.out.printf(
                "| change of a file of %d streams | applied after | CPU meanwhile: application, PostgreSQL |%n|---|---|---|%n",
                STREAMS);
        measure("all new", "one", "one", 0);
        measure("all changed", "two", "two", 0);
        measure("50 changed", "three", "two", 0);
        measure("a tenth exchanged", "three", "two", STREAMS / 10);
    }

    /** @param few what the first 50 are called, and the webhooks; the others as {@code many} says */
    private void measure(String what, String few, String many, int from) throws Exception {
        StringBuilder text = new StringBuilder("streams:\n");
        for (int i = from; i < STREAMS + from; i++) {
            text.append("- {key: s%d, name: '%s %d', url: 'http://127.0.0.1:%d/%d', protocol: http, tags: [all]}%n"
                    .formatted(i, i - from < 50 ? few : many, i, port, i));
        }
        text.append("webhooks:\n");
        for (int i = 0; i < OTHERS; i++) {
            text.append("- {key: w%d, url: 'http://127.0.0.1:%d/w%d', description: %s, tags: [none]}%n"
                    .formatted(i, port, i, few));
        }
        text.append("maintenance:\n");
        for (int i = 0; i < OTHERS; i++) {
            text.append("- {name: m%d, start: 2030-01-01T02:00, duration: 2h, tags: [none]}%n".formatted(i));
        }
        Path next = Files.writeString(file.resolveSibling(".next"), text);
        Duration ours = Cpu.of(app.pid());
        Duration theirs = ofPostgres();
        long begun = System.nanoTime();
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        int named = few.equals(many) ? STREAMS : 50;
        String applied = """
                select (select count(*) from stream where managed_by_file and substr(key, 2)::int >= %d and name = '%s ' || substr(key, 2)) = %d
                   and (select count(*) from stream) = %d
                   and (select count(*) from webhook_endpoint where description = '%s') = %d""".formatted(from, few, named, STREAMS, few, OTHERS);
        while (!holds(applied)) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(what + " is not applied after " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        System.out.printf(
                "| %s | %.1f s | %.1f s, %.1f s |%n",
                what,
                (System.nanoTime() - begun) / 1e9,
                Cpu.of(app.pid()).minus(ours).toMillis() / 1e3,
                ofPostgres().minus(theirs).toMillis() / 1e3);
        TimeUnit.SECONDS.sleep(10);
    }

    private Duration ofPostgres() throws IOException {
        return Cpu.ofTree(postgres.process().orElseThrow());
    }

    private boolean holds(String question) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
