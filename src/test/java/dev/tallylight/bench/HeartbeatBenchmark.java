package dev.tallylight.bench;

import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What heartbeats cost: {@code SERVERS=5000}, each every 30 s (10,000 a minute), for {@code MINUTES=3}. Counts what is written, as
 * PostgreSQL counts it, and the CPU of both.
 */
public final class HeartbeatBenchmark {
    private static final int SERVERS = Integer.parseInt(System.getenv().getOrDefault("SERVERS", "5000"));
    private static final int MINUTES = Integer.parseInt(System.getenv().getOrDefault("MINUTES", "3"));
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final List<String> TABLES = List.of("server_beat", "server_state", "heartbeat_writer");

    private HeartbeatBenchmark() {}

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("heartbeats");
        File log = new File("target/heartbeat-benchmark.log");
        Files.deleteIfExists(log.toPath());
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, log, Map.of());
                Connection database = postgres.connect()) {
            app.awaitReady();
            List<String> keys = add(app);
            run(keys, app, postgres, database);
        }
        System.exit(0);
    }

    private static List<String> add(PackagedApp app) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            String key = app.api()
                    .body("{\"name\": \"server " + i + "\", \"tags\": [\"bench\"]}")
                    .post("/api/v1/servers")
                    .path("key");
            keys.add(key);
        }
        return keys;
    }

    private static void run(List<String> keys, PackagedApp app, PostgresServer postgres, Connection database)
            throws Exception {
        Vertx vertx = Vertx.vertx();
        var client = vertx.createHttpClient(new HttpClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(app.port())
                .setMaxPoolSize(50));
        AtomicLong heard = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        AtomicLong slowest = new AtomicLong();
        long rounds = MINUTES * 60L * 1_000 / INTERVAL.toMillis();
        Map<String, Long> before = Map.of();
        Duration appBefore = Duration.ZERO;
        Duration databaseBefore = Duration.ZERO;
        long statementsBefore = 0;
        // the first round makes all of them known to be well, and is not counted
        for (long round = 0; round <= rounds; round++) {
            CountDownLatch ended = new CountDownLatch(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                String key = keys.get(i);
                long delay = 1 + i * INTERVAL.toMillis() / keys.size();
                vertx.setTimer(delay, ignored -> {
                    long began = System.nanoTime();
                    client.request(HttpMethod.POST, "/api/v1/heartbeats/" + key)
                            .compose(request -> request.putHeader("Content-Type", "application/json")
                                    .send("{\"load\": 0.4, \"version\": \"1.9\"}"))
                            .onComplete(answer -> {
                                boolean fine =
                                        answer.succeeded() && answer.result().statusCode() == 204;
                                (fine ? heard : refused).incrementAndGet();
                                slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
                                ended.countDown();
                            });
                });
            }
            ended.await();
            if (round == 0) {
                heard.set(0);
                refused.set(0);
                slowest.set(0);
                before = writes(database);
                statementsBefore = commits(database);
                appBefore = Cpu.ofTree(app.process());
                databaseBefore = Cpu.ofTree(postgres.process().orElseThrow());
            }
        }
        Map<String, Long> after = writes(database);
        System.out.printf(
                "%d servers every %d s for %d min: %d heartbeats, %d refused, the slowest answer %.0f ms%n%n",
                SERVERS, INTERVAL.toSeconds(), MINUTES, heard.get(), refused.get(), slowest.get() / 1e6);
        System.out.println("| a minute | |\n|---|---|");
        System.out.printf("| heartbeats | %,d |%n", heard.get() / MINUTES);
        for (String table : TABLES) {
            System.out.printf(
                    "| rows written in `%s` | %,d |%n",
                    table, (after.getOrDefault(table, 0L) - before.getOrDefault(table, 0L)) / MINUTES);
        }
        System.out.printf(
                "| transactions of the database, all that goes on included | %,d |%n",
                (commits(database) - statementsBefore) / MINUTES);
        System.out.printf(
                "| CPU: application, PostgreSQL | %.1f s, %.1f s |%n",
                Cpu.ofTree(app.process()).minus(appBefore).toMillis() / 1e3 / MINUTES,
                Cpu.ofTree(postgres.process().orElseThrow())
                                .minus(databaseBefore)
                                .toMillis()
                        / 1e3
                        / MINUTES);
    }

    /** PostgreSQL counts a moment after it writes: what two readings in a row say is what was written. */
    private static Map<String, Long> writes(Connection database) throws SQLException {
        AtomicReference<Map<String, Long>> last = new AtomicReference<>(counted(database));
        try {
            await().pollInterval(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        Map<String, Long> now = counted(database);
                        return now.equals(last.getAndSet(now));
                    });
        } catch (ConditionTimeoutException e) {
            System.out.println("rows are still being written: the last reading is taken");
        }
        return counted(database);
    }

    private static Map<String, Long> counted(Connection database) throws SQLException {
        Map<String, Long> writes = new java.util.HashMap<>();
        try (PreparedStatement query = database.prepareStatement(
                "select relname, n_tup_ins + n_tup_upd + n_tup_del as writes from pg_stat_user_tables where relname = any (?)")) {
            query.setArray(1, database.createArrayOf("text", TABLES.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    writes.put(rows.getString(1), rows.getLong(2));
                }
            }
        }
        return writes;
    }

    private static long commits(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select xact_commit from pg_stat_database where datname = current_database()")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
