package dev.tallylight.bench;

import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long reports, uptime, a stream's charts and the summary take over {@code STREAMS=10000} streams, a thousand of them with one
 * tag, of which each was off air once a day for {@code DAYS=60}; and whether PostgreSQL went through a big table for it.
 */
public final class HistoryBenchmark {
    private static final int STREAMS = Integer.parseInt(System.getenv().getOrDefault("STREAMS", "10000"));
    private static final int DAYS = Integer.parseInt(System.getenv().getOrDefault("DAYS", "60"));
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("ROUNDS", "40"));
    private static final String SCANS = """
            select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables
            where relname like 'transition%' or relname like 'sample%'""";

    private final PostgresServer postgres;
    private final PackagedApp app;
    private final HttpClient http = HttpClient.newHttpClient();

    private HistoryBenchmark(PostgresServer postgres, PackagedApp app) {
        this.postgres = postgres;
        this.app = app;
    }

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("history");
        File log = new File("target/history-benchmark.log");
        Files.deleteIfExists(log.toPath());
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, log, Map.of())) {
            app.awaitReady();
            new HistoryBenchmark(postgres, app).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        seed();
        Instant to = Instant.now().truncatedTo(ChronoUnit.DAYS);
        Instant from = to.minus(Duration.ofDays(30));
        String stream = postgres.texts("select id::text from stream order by id limit 1")
                .iterator()
                .next();
        String month = "/api/v1/reports/availability?tag=report&from=" + from + "&to=" + to;
        System.out.printf(
                "| %d streams, %d transitions | p50 | p95 | most | bytes | rows of big tables read one after the other |%n"
                        + "|---|---|---|---|---|---|%n",
                STREAMS, postgres.count("select count(*) from transition"));
        measure("a month's report over 1,000 streams", month);
        measure("the same by day, Europe/Berlin", month + "&groupBy=day&timezone=Europe/Berlin");
        measure("a stream's uptime of 24h, 7d, 30d", "/api/v1/streams/" + stream + "/uptime?window=24h,7d,30d");
        measure(
                "a stream's month in days",
                "/api/v1/streams/" + stream + "/history?from=" + from + "&to=" + to + "&step=1d");
        measure("a stream's last day in minutes", "/api/v1/streams/" + stream + "/history?step=1m");
        measure("the summary", "/api/v1/summary");
    }

    /** Straight into the database: months of it. What is paused is not watched. */
    private void seed() throws Exception {
        StringBuilder list = new StringBuilder("{\"streams\":[");
        for (int i = 0; i < STREAMS; i++) {
            list.append(i == 0 ? "" : ",")
                    .append(
                            "{\"key\":\"s%d\",\"url\":\"http://127.0.0.1:9/%d\",\"protocol\":\"http\",\"paused\":true,\"tags\":[\"%s\"]}"
                                    .formatted(i, i, i < 1_000 ? "report" : "other"));
        }
        app.api()
                .body(list.append("]}").toString())
                .post("/api/v1/streams/import")
                .then()
                .statusCode(200);
        postgres.execute("""
                do $$ begin for i in 1..%d loop
                    declare month timestamp := date_trunc('month', now() at time zone 'UTC') - make_interval(months => i);
                    begin
                        execute format('create table if not exists %%I partition of transition for values from (%%L) to (%%L)',
                            'transition_' || to_char(month, 'YYYY_MM'), uuid_floor(month at time zone 'UTC'),
                            uuid_floor((month + interval '1 month') at time zone 'UTC'));
                    end; end loop; end $$""".formatted(DAYS / 28 + 1));
        postgres.execute("update stream set created_at = now() - interval '" + (DAYS + 1) + " days'");
        postgres.execute("""
                insert into transition (id, stream_id, sequence, status, previous_status, since, confirmed_at, evidence)
                select uuid_at(at + interval '10 s'), s.id, 2 + 2 * d + k, case k when 0 then 'offline' else 'online' end,
                    case k when 0 then 'online' else 'offline' end, at, at + interval '10 s',
                    '[{"id":"local","name":"Local","view":"down","reason":"no_media","detail":"nothing for 10 s"}]'
                from generate_series(%d, 0, -1) as back, generate_series(0, 1) as k, stream s,
                    lateral (select %d - back as d, date_trunc('day', now()) - make_interval(days => back)
                        + make_interval(secs => abs(hashtext(s.id::text || back)) %% 40000 + k * (60 + abs(hashtext(s.id::text)) %% 600)) as at) t
                where at < now() - interval '1 minute'""".formatted(DAYS, DAYS));
        postgres.execute(
                "update stream_state set status = 'online', since = now() - interval '1 day', sequence = 1000");
        postgres.execute("analyze");
    }

    private void measure(String what, String path) throws Exception {
        double[] times = new double[ROUNDS];
        int bytes = 0;
        for (int i = 0; i < ROUNDS / 4; i++) {
            get(path);
        }
        long before = scanned();
        for (int i = 0; i < ROUNDS; i++) {
            long begun = System.nanoTime();
            bytes = get(path);
            times[i] = (System.nanoTime() - begun) / 1e6;
        }
        long after = scanned();
        Arrays.sort(times);
        System.out.printf(
                "| %s | %.0f ms | %.0f ms | %.0f ms | %,d | %,d |%n",
                what, times[ROUNDS / 2], times[ROUNDS * 95 / 100], times[ROUNDS - 1], bytes, after - before);
    }

    /** Statistics of a connection are there a second later at the latest. */
    private long scanned() throws Exception {
        TimeUnit.MILLISECONDS.sleep(1_500);
        return postgres.count(SCANS);
    }

    private int get(String path) throws Exception {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                        .header("Authorization", "Bearer " + PackagedApp.token())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    path + ": " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length;
    }
}
