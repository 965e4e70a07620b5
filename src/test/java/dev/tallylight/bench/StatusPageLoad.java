package dev.tallylight.bench;

import dev.tallylight.bench.seed.SeedTarget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Visitors of a status page: how many are served in a second, how soon, and what that costs the database, beside what an installation
 * that nobody visits costs it. It asks for the installation's {@code HUB} (http://127.0.0.1:8080), the page's {@code SLUG}, and its
 * {@code DATA} folder or the {@code DATABASE} as JDBC names it (neither: only requests are counted, as with a database that is stopped).
 * {@code VISITORS=64} connections, {@code SECONDS=10}; {@code FORM=.json} for something else than the page.
 */
public final class StatusPageLoad {
    private static final String TRANSACTIONS =
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()";

    private final HttpClient client;
    private final RequestOptions request;
    private final LongAdder bytes = new LongAdder();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final ConcurrentHistogram times = new ConcurrentHistogram(3);
    private volatile boolean over;

    private StatusPageLoad(Vertx vertx, URI page, int visitors) {
        client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(visitors));
        request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(page.getHost())
                .setPort(page.getPort())
                .setURI(page.getPath())
                .putHeader("Accept-Encoding", "gzip");
    }

    public static void main(String... arguments) throws Exception {
        String slug = System.getenv("SLUG");
        if (slug == null) {
            throw new IllegalArgumentException("SLUG, the page's, must be given");
        }
        URI page = URI.create(System.getenv().getOrDefault("HUB", "http://127.0.0.1:8080") + "/status/" + slug
                + System.getenv().getOrDefault("FORM", ""));
        int visitors = number("VISITORS", 64);
        int seconds = number("SECONDS", 10);
        Vertx vertx = Vertx.vertx();
        String database = database();
        try (Connection connection = database == null ? null : DriverManager.getConnection(database)) {
            StatusPageLoad load = new StatusPageLoad(vertx, page, visitors);
            long idle = transactions(connection, seconds);
            for (int i = 0; i < visitors; i++) {
                load.visit();
            }
            long busy = transactions(connection, seconds);
            load.over = true;
            load.print(page, visitors, seconds, connection == null ? "" : idle + " " + busy);
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        System.exit(0);
    }

    private static @Nullable String database() throws Exception {
        String database = System.getenv("DATABASE");
        String data = System.getenv("DATA");
        return database != null ? database : data == null ? null : SeedTarget.embedded(Path.of(data));
    }

    /** How many there were in so many seconds; waits for them. */
    private static long transactions(@Nullable Connection connection, int seconds)
            throws SQLException, InterruptedException {
        long before = connection == null ? 0 : count(connection);
        TimeUnit.SECONDS.sleep(seconds);
        return connection == null ? 0 : count(connection) - before;
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(TRANSACTIONS)) {
            found.next();
            return found.getLong(1);
        }
    }

    private void visit() {
        if (over) {
            return;
        }
        long begun = System.nanoTime();
        client.request(request)
                .compose(HttpClientRequest::send)
                .compose(response -> response.body().onSuccess(body -> {
                    bytes.add(body.length());
                    answers.computeIfAbsent(response.statusCode(), ignored -> new LongAdder())
                            .increment();
                }))
                .onComplete(done -> {
                    times.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
                    if (done.failed()) {
                        answers.computeIfAbsent(0, ignored -> new LongAdder()).increment();
                    }
                    visit();
                });
    }

    private void print(URI page, int visitors, int seconds, String transactions) {
        long all = answers.values().stream().mapToLong(LongAdder::sum).sum();
        System.out.printf("%s, %d visitors, %d s%n", page, visitors, seconds);
        System.out.printf(
                "%,d requests a second, %,d kB a second, answers by status %s (0: none)%n",
                all / seconds, bytes.sum() / 1000 / seconds, new TreeMap<>(answers));
        System.out.printf(
                "p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
                times.getValueAtPercentile(50) / 1e3, times.getValueAtPercentile(99) / 1e3, times.getMaxValue() / 1e3);
        if (!transactions.isEmpty()) {
            String[] counts = transactions.split(" ", -1);
            System.out.printf(
                    "transactions in the database: %.1f a second without visitors, %.1f with them%n",
                    Long.parseLong(counts[0]) / (double) seconds, Long.parseLong(counts[1]) / (double) seconds);
        }
    }

    private static int number(String name, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(otherwise)));
    }
}
