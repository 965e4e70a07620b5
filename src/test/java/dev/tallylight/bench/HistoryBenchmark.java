package dev.tallylight.bench;

import dev.tallylight.bench.seed.SeedTarget;
import dev.tallylight.bench.seed.Seeding;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.restassured.RestAssured;
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
 * How long pages, reports, uptime and a stream's charts take over {@code STREAMS=10000} streams of {@code PLACES=5} checkpoints with
 * {@code DAYS=365} of outages, each beside its bound, while {@code PROBED=300} more streams are probed every five seconds; and how many
 * rows of big tables PostgreSQL went through one after the other for it. Sums of hours for {@code HOUR_DAYS=90} are there of
 * {@code CHARTED=300} streams, and of each of those single probes of the last days.
 */
public final class HistoryBenchmark {
    private static final int STREAMS = number("STREAMS", 10_000);
    private static final int PLACES = number("PLACES", 5);
    private static final int DAYS = number("DAYS", 365);
    private static final int HOUR_DAYS = number("HOUR_DAYS", 90);
    private static final int CHARTED = number("CHARTED", 300);
    private static final int PROBED = number("PROBED", 300);
    private static final int ROUNDS = number("ROUNDS", 100);

    /** Before anything is measured: pages of a hub that has just started are the JVM's warming up, which ColdStarts has. */
    private static final int WARM_UP = number("WARM_UP", 200);

    private static final String BIG = """
            (relname like 'transition%' or relname like 'sample%' or relname like 'event_2%' or relname = 'outage'
                or relname like 'webhook_delivery%' or relname like 'webhook_attempt%')""";

    private static final String SCANS = "select coalesce(sum(seq_tup_read), 0) from pg_stat_user_tables where " + BIG;

    private static final String ROWS = "select coalesce(sum(n_live_tup), 0) from pg_stat_user_tables where " + BIG;

    private final PostgresServer postgres;
    private final PackagedApp app;
    private final HttpClient http = HttpClient.newHttpClient();
    private String session = "";

    private HistoryBenchmark(PostgresServer postgres, PackagedApp app) {
        this.postgres = postgres;
        this.app = app;
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(otherwise)));
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
        URI hub = URI.create("http://127.0.0.1:" + app.port());
        try (SeedTarget target = new SeedTarget(
                hub,
                PackagedApp.token(),
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres&password=postgres")) {
            long begun = System.nanoTime();
            String written = new Seeding(
                            target, new Seeding.Sizes(STREAMS, PLACES, DAYS, HOUR_DAYS, CHARTED, 3, CHARTED, 16))
                    .run();
            System.out.printf(
                    "seeded in %d s: %d streams, %s%n", (System.nanoTime() - begun) / 1_000_000_000, STREAMS, written);
        }
        probe();
        promise();
        session = RestAssured.given()
                .port(app.port())
                .redirects()
                .follow(false)
                .contentType("application/x-www-form-urlencoded")
                .formParam("token", PackagedApp.token())
                .post("/sign-in")
                .cookie("tallylight-session");
        Instant to = Instant.now().truncatedTo(ChronoUnit.DAYS);
        Instant from = to.minus(Duration.ofDays(30));
        String stream = postgres.texts("select id::text from stream where key = 'seeded-5'")
                .iterator()
                .next();
        String calm = postgres.texts("select id::text from stream where key = 'seeded-0'")
                .iterator()
                .next();
        String month = "/api/v1/reports/availability?tag=premium&from=" + from + "&to=" + to;
        System.out.printf(
                "%n| %,d streams, %,d rows in big tables, %d probed every 5 s | bound, p95 | p50 | p95 | most | bytes | rows of big tables read one after the other, a call |%n"
                        + "|---|---|---|---|---|---|---|%n",
                STREAMS, postgres.count(ROWS), PROBED);
        measure("overview", "/", "50 ms");
        measure("first page of the streams", "/streams", "50 ms");
        measure("a stream's page with its charts", "/streams/" + calm, "100 ms");
        measure("the same of one that is off air more than once a day", "/streams/" + stream, "100 ms");
        measure("a month's report over a tenth of the streams", month, "500 ms");
        measure("the same by day, Europe/Berlin", month + "&groupBy=day&timezone=Europe/Berlin", "");
        measure("the console's page of it", "/reports?tag=premium", "");
        measure("a stream's uptime of 24h, 7d, 30d", "/api/v1/streams/" + stream + "/uptime?window=24h,7d,30d", "");
        measure(
                "a stream's quarter in days",
                "/api/v1/streams/" + stream + "/history?from=" + to.minus(Duration.ofDays(89)) + "&to=" + to
                        + "&step=1d",
                "");
        measure("a stream's last 24 hours", "/api/v1/streams/" + stream + "/history", "");
        measure("the summary", "/api/v1/summary", "");
        measure("open outages", "/api/v1/outages?open=true", "");
    }

    /** Load: each is a request to this very process. */
    private void probe() {
        StringBuilder list = new StringBuilder("{\"streams\":[");
        for (int i = 0; i < PROBED; i++) {
            list.append(i == 0 ? "" : ",")
                    .append(
                            "{\"key\":\"probed-%d\",\"url\":\"http://127.0.0.1:%d/q/health/live?%d\",\"protocol\":\"http\",\"checkpoints\":[\"local\"],\"policy\":{\"interval\":\"5s\",\"timeout\":\"4s\"}}"
                                    .formatted(i, app.port(), i));
        }
        app.api()
                .body(list.append("]}").toString())
                .post("/api/v1/streams/import")
                .then()
                .statusCode(200);
    }

    private void promise() {
        app.api()
                .body("{\"tag\":\"premium\",\"percent\":99.9}")
                .put("/api/v1/targets")
                .then()
                .statusCode(200);
    }

    private void measure(String what, String path, String bound) throws Exception {
        double[] times = new double[ROUNDS];
        int bytes = 0;
        for (int i = 0; i < WARM_UP; i++) {
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
                "| %s | %s | %.0f ms | %.0f ms | %.0f ms | %,d | %,d |%n",
                what,
                bound,
                times[ROUNDS / 2],
                times[ROUNDS * 95 / 100],
                times[ROUNDS - 1],
                bytes,
                (after - before) / ROUNDS);
    }

    /** Statistics of a connection are there a second later at the latest. */
    private long scanned() throws Exception {
        TimeUnit.MILLISECONDS.sleep(1_500);
        return postgres.count(SCANS);
    }

    private int get(String path) throws Exception {
        boolean api = path.startsWith("/api/");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path));
        if (api) {
            request.header("Authorization", "Bearer " + PackagedApp.token());
        } else {
            request.header("Cookie", "tallylight-session=" + session).header("Accept", "text/html");
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    path + ": " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length;
    }
}
