package dev.tallylight.bench;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.testing.FlappingPages;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How fast a full outbox empties, with the settings that an installation has by itself: {@code ENDPOINTS=10} of which
 * one says nothing and the others answer at once, {@code EVENTS=3000} of as many streams for each of them, three rounds;
 * and beside it, in the same run, what the same PostgreSQL does with nothing but an attempt and a result for each, on 20
 * connections, and what the HTTP client below ours does with nothing but the same POSTs, 16 at once with each handler.
 */
public final class DeliveryThroughput {
    private static final int ENDPOINTS = Integer.parseInt(System.getenv().getOrDefault("ENDPOINTS", "10"));
    private static final int EVENTS = Integer.parseInt(System.getenv().getOrDefault("EVENTS", "3000"));
    private static final int ROUNDS = Integer.parseInt(System.getenv().getOrDefault("ROUNDS", "3"));
    private static final int CONNECTIONS = 20;
    private static final int AT_ONCE = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String FILL = """
            with template as (select type, data from event where type = 'stream.offline' order by id limit 1),
                 made as (insert into event (id, sequence, type, stream_id, occurred_at, data)
                          select uuid_at(now()), nextval('event_sequence'), template.type, gen_random_uuid(), now(), template.data
                          from template, generate_series(1, %d) returning *)
            insert into webhook_delivery (id, endpoint_id, event_id, event_type, event_sequence, stream_id, next_attempt_at, created_at)
            select uuid_at(now()), e.id, made.id, made.type, made.sequence, made.stream_id, now(), now()
            from made, webhook_endpoint e""".formatted(EVENTS);

    private final Vertx vertx = Vertx.vertx();
    private final PostgresServer postgres;
    private final AtomicInteger posts = new AtomicInteger();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final List<Integer> ports = new ArrayList<>();
    private volatile String body = "{}";

    private DeliveryThroughput(PostgresServer postgres) {
        this.postgres = postgres;
    }

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("throughput");
        File log = new File("target/delivery-throughput.log");
        Files.deleteIfExists(log.toPath());
        try (FlappingPages pages = new FlappingPages(page -> 0);
                ScriptedServer silent = ScriptedServer.playing(
                        new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), ScriptedServer.Line::untilClosed);
                PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, log, Map.of()).awaitReady()) {
            new DeliveryThroughput(postgres).run(app, pages, silent);
        }
        System.exit(0);
    }

    private void run(PackagedApp app, FlappingPages pages, ScriptedServer silent) throws Exception {
        makeTemplate(app, pages);
        for (int i = 1; i < ENDPOINTS; i++) {
            ports.add(handler());
            endpoint(app, "http://127.0.0.1:" + ports.getLast() + "/");
        }
        endpoint(app, silent.url("/"));
        System.out.println(
                "| round | outbox | its CPU: application, PostgreSQL | PostgreSQL bare, one a statement | HTTP bare |");
        System.out.println("|---|---|---|---|---|");
        List<double[]> rates = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            rates.add(round(round, app));
        }
        double[] medians = new double[3];
        for (int column = 0; column < medians.length; column++) {
            int of = column;
            medians[column] =
                    rates.stream().mapToDouble(rate -> rate[of]).sorted().toArray()[ROUNDS / 2];
        }
        System.out.printf(
                "%nmedian %.0f/s: %.0f %% of PostgreSQL's own, %.0f %% of the HTTP client's%n",
                medians[0], 100 * medians[0] / medians[1], 100 * medians[0] / medians[2]);
        System.out.printf(
                "%d POSTs of %d, %d of them repeats%n", posts.get(), wanted() * ROUNDS, posts.get() - ids.size());
    }

    private int wanted() {
        return EVENTS * (ENDPOINTS - 1);
    }

    private double[] round(int round, PackagedApp app) throws Exception {
        Load before = Load.of(app, postgres);
        double outbox = drained(round);
        Load used = Load.of(app, postgres).minus(before);
        double bare = bareDatabase();
        double client = bareClient();
        System.out.printf(
                "| %d | %.0f/s | %.2f ms, %.2f ms a POST | %.0f/s | %.0f/s |%n",
                round,
                outbox,
                used.app().toMillis() / (double) wanted(),
                used.database().toMillis() / (double) wanted(),
                bare,
                client);
        return new double[] {outbox, bare, client};
    }

    /** A real event of a stream, whose data all that follow have as well. */
    private void makeTemplate(PackagedApp app, FlappingPages pages) throws Exception {
        String stream =
                app.api().body(pages.streamRequest(0)).post("/api/v1/streams").path("id");
        until(() -> postgres.count("select count(*) from event where type = 'stream.offline'") > 0);
        app.api().delete("/api/v1/streams/" + stream);
    }

    private void endpoint(PackagedApp app, String url) {
        app.api()
                .body("{\"url\":\"" + url + "\",\"events\":[\"stream.online\",\"stream.offline\"]}")
                .post("/api/v1/webhooks")
                .then()
                .statusCode(201);
    }

    private int handler() throws Exception {
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0).setAcceptBacklog(1_000))
                .requestHandler(request -> request.body().onSuccess(received -> {
                    String id = request.getHeader("webhook-id");
                    if (id != null) {
                        ids.add(request.localAddress().port() + " " + id);
                        posts.incrementAndGet();
                        body = received.toString();
                    }
                    request.response().setStatusCode(204).end();
                }));
        server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return server.actualPort();
    }

    /** @return a second, from the moment at which all is due to the last POST */
    private double drained(int round) throws Exception {
        try (Connection connection = DriverManager.getConnection(jdbc())) {
            connection.createStatement().executeUpdate(FILL);
            long begun = System.nanoTime();
            connection.createStatement().execute("notify delivery_due");
            until(() -> posts.get() >= wanted() * round);
            return wanted() / seconds(begun);
        }
    }

    /** The least that a delivery must leave behind: the row of its attempt, and its own result. */
    private double bareDatabase() throws Exception {
        List<String> deliveries = List.copyOf(
                postgres.texts("select id::text from webhook_delivery where state = 'succeeded' order by id desc limit "
                        + Math.min(10_000, wanted())));
        long begun = System.nanoTime();
        try (ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<java.util.concurrent.Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int first = i;
                all.add(workers.submit(() -> writeEach(deliveries, first)));
            }
            for (java.util.concurrent.Future<?> one : all) {
                one.get();
            }
        }
        return deliveries.size() / seconds(begun);
    }

    private Void writeEach(List<String> deliveries, int first) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc());
                PreparedStatement write = connection.prepareStatement("""
                        with done as (update webhook_delivery set attempts = attempts + 1, lease = null, last_status = 204,
                                             finished_at = now(), state = 'succeeded'
                                      where id = ?::uuid returning id)
                        insert into webhook_attempt (id, delivery_id, number, started_at, duration_ms, status, request_body)
                        select uuid_at(now()), id, 2, now(), 1, 204, ? from done""")) {
            for (int i = first; i < deliveries.size(); i += CONNECTIONS) {
                write.setString(1, deliveries.get(i));
                write.setString(2, body);
                write.executeUpdate();
            }
        }
        return null;
    }

    private double bareClient() throws Exception {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(AT_ONCE));
        int each = Math.min(10_000, wanted()) / ports.size();
        long begun = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int port : ports) {
            AtomicInteger left = new AtomicInteger(each);
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(postOn(client, port, left));
            }
        }
        Future.all(Collections.unmodifiableList(all))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toMinutes(), TimeUnit.MINUTES);
        double rate = each * ports.size() / seconds(begun);
        client.close();
        return rate;
    }

    private Future<Void> postOn(HttpClient client, int port, AtomicInteger left) {
        if (left.decrementAndGet() < 0) {
            return Future.succeededFuture();
        }
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .putHeader("Content-Type", "application/json"))
                .compose(request -> request.send(body))
                .compose(response -> response.body())
                .compose(ignored -> postOn(client, port, left));
    }

    private String jdbc() {
        return "jdbc:" + postgres.url().replace("postgres:postgres@", "") + "?user=postgres&password=postgres";
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private interface Condition {
        boolean holds() throws SQLException, IOException;
    }

    private static void until(Condition condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("not within " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** CPU time so far. */
    private record Load(Duration app, Duration database) {
        static Load of(PackagedApp app, PostgresServer postgres) throws IOException {
            return new Load(Cpu.of(app.pid()), Cpu.ofTree(postgres.process().orElseThrow()));
        }

        Load minus(Load before) {
            return new Load(app.minus(before.app), database.minus(before.database));
        }
    }
}
