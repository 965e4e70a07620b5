package dev.tallylight.bench;

import dev.tallylight.testing.FlappingPages;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import dev.tallylight.testing.SoakHandlers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The packaged application on a PostgreSQL, with many transitions a second, each told to five handlers of which one is
 * fast and four fail: {@code MINUTES=20 RATE=300}, as environment variables. The transitions are made through the front
 * door, by {@code RATE} pages that the application itself probes each second and that are there and not there in turns.
 * They are added over three minutes. What comes of it is what the machine can do, and is printed.
 */
public final class DeliverySoak {
    private static final int MINUTES = Integer.parseInt(System.getenv().getOrDefault("MINUTES", "20"));
    private static final int RATE = Integer.parseInt(System.getenv().getOrDefault("RATE", "300"));
    /** Exchanges with one handler, as many as an endpoint may ask for. */
    private static final int MOST_AT_ONCE = 64;

    private static final Duration WARMING_UP = Duration.ofMinutes(3);
    private static final Duration SETTLING = Duration.ofMinutes(5);

    private final PostgresServer postgres;
    private final PackagedApp app;
    private final SoakHandlers handlers;
    private final Map<String, String> endpoints = new HashMap<>();

    private DeliverySoak(PostgresServer postgres, PackagedApp app, SoakHandlers handlers) {
        this.postgres = postgres;
        this.app = app;
        this.handlers = handlers;
    }

    public static void main(String... arguments) throws Exception {
        Path folder = Files.createTempDirectory("soak");
        File log = new File("target/delivery-soak.log");
        Files.deleteIfExists(log.toPath());
        try (SoakHandlers handlers = new SoakHandlers();
                FlappingPages pages = new FlappingPages(page -> 0);
                PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                PackagedApp app = PackagedApp.start(postgres, log, Map.of()).awaitReady()) {
            new DeliverySoak(postgres, app, handlers).run(pages);
        }
        System.exit(0);
    }

    private void run(FlappingPages pages) throws SQLException, InterruptedException, IOException {
        for (Map.Entry<String, String> handler : handlers.urls().entrySet()) {
            endpoints.put(
                    handler.getKey(),
                    app.api()
                            .body("{\"url\":\"" + handler.getValue() + "\",\"concurrency\":" + MOST_AT_ONCE
                                    + ",\"events\":[\"stream.online\",\"stream.offline\"]}")
                            .post("/api/v1/webhooks")
                            .path("id"));
        }
        addStreams(pages, RATE);
        Counts begun = counts();
        int early = handlers.fast().posts();
        System.out.println(
                "| minute | transitions/s | POSTs to the fast one/s | p50 | p99 | waiting for the fast one |");
        System.out.println("|---|---|---|---|---|---|");
        long start = System.nanoTime();
        Counts before = begun;
        for (int minute = 1; minute <= MINUTES; minute++) {
            TimeUnit.NANOSECONDS.sleep(start + Duration.ofMinutes(minute).toNanos() - System.nanoTime());
            Counts now = counts();
            System.out.printf(
                    "| %d | %.0f | %.0f | %d ms | %d ms | %d |%n",
                    minute,
                    (now.events - before.events) / 60.0,
                    (now.posts - before.posts) / 60.0,
                    handlers.fast().latency(0.5, before.posts),
                    handlers.fast().latency(0.99, before.posts),
                    now.waiting);
            before = now;
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - start);
        Cost cost = new Cost(
                Cpu.of(app.pid()).minus(begun.app),
                Cpu.ofTree(postgres.process().orElseThrow()).minus(begun.database),
                resident(app.pid()),
                size());
        long p50 = handlers.fast().latency(0.5, early);
        long p99 = handlers.fast().latency(0.99, early);
        pages.settle();
        report(begun, before, lasted, cost, p50, p99, settle());
    }

    /** Little by little, so that the compiler has done its work before the load is whole. */
    private void addStreams(FlappingPages pages, int count) throws InterruptedException {
        long start = System.nanoTime();
        for (int page = 0; page < count; page++) {
            app.api()
                    .body(pages.streamRequest(page))
                    .post("/api/v1/streams")
                    .then()
                    .statusCode(201);
            TimeUnit.NANOSECONDS.sleep(start + WARMING_UP.toNanos() * page / count - System.nanoTime());
        }
    }

    /**
     * Until the fast one has everything.
     *
     * @return how long that took
     */
    private Duration settle() throws SQLException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < SETTLING.toNanos()) {
            if (postgres.count("select count(*) from stream_state where status <> 'online'") == 0 && waiting() == 0) {
                break;
            }
            Thread.sleep(1_000);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void report(Counts begun, Counts ended, Duration lasted, Cost cost, long p50, long p99, Duration settling)
            throws SQLException {
        SoakHandlers.Book book = handlers.fast();
        Map<String, Integer> times = book.times();
        long unequal = unequal(times);
        long lost = postgres
                .texts(
                        "select 'evt_' || replace(event_id::text, '-', '') from transition where event_id is not null and withheld is null")
                .stream()
                .filter(id -> !times.containsKey(id))
                .count();
        double seconds = lasted.toMillis() / 1e3;
        List<String> lines = new ArrayList<>();
        lines.add("| what | measured |\n|---|---|");
        lines.add(
                "| time, streams, endpoints | %d min, %d, %d |".formatted(lasted.toMinutes(), RATE, endpoints.size()));
        lines.add("| transitions told (asked for: %d/s) | %d, %.0f/s |"
                .formatted(RATE, ended.events - begun.events, (ended.events - begun.events) / seconds));
        lines.add("| deliveries written | %d |".formatted(postgres.count("select count(*) from webhook_delivery")));
        lines.add("| POSTs to the fast handler, of them repeats | %d, %d |".formatted(book.posts(), book.repeats()));
        lines.add("| events that it got more or less often than its log says | %d |".formatted(unequal));
        lines.add("| out of order within a stream | %d |".formatted(book.disorder()));
        lines.add("| lost | %d |".formatted(lost));
        lines.add("| transition → POST, p50, p99 | %d ms, %d ms |".formatted(p50, p99));
        lines.add("| after the end, until the fast one had all | %d s |".formatted(settling.toSeconds()));
        lines.add("| attempts to the four that fail | %s |".formatted(failing()));
        lines.add("| database at the end | %d MB |".formatted(cost.databaseBytes / 1_000_000));
        lines.add("| CPU: application, PostgreSQL | %.0f %%, %.0f %% of a core |"
                .formatted(100 * cost.app.toMillis() / 1e3 / seconds, 100 * cost.database.toMillis() / 1e3 / seconds));
        lines.add("| resident memory of the application | %d MB |".formatted(cost.resident / 1_000_000));
        System.out.println();
        lines.forEach(System.out::println);
    }

    /** Events whose attempts in the log are not as many as the POSTs that came. */
    private long unequal(Map<String, Integer> times) throws SQLException {
        return postgres.texts("""
                        select 'evt_' || replace(d.event_id::text, '-', '') || ' ' || count(a.id)
                        from webhook_delivery d left join webhook_attempt a on a.delivery_id = d.id
                        where d.endpoint_id = '%s' group by d.event_id""".formatted(endpoints.get("fast"))).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> times.getOrDefault(words[0], 0) != Integer.parseInt(words[1]))
                .count();
    }

    private String failing() throws SQLException {
        List<String> each = new ArrayList<>();
        for (Map.Entry<String, String> endpoint : endpoints.entrySet()) {
            if (!endpoint.getKey().equals("fast")) {
                each.add(endpoint.getKey() + " "
                        + postgres.count("select coalesce(sum(attempts), 0) from webhook_delivery where endpoint_id = '"
                                + endpoint.getValue() + "'"));
            }
        }
        return String.join(", ", each);
    }

    private long waiting() throws SQLException {
        return postgres.count("select count(*) from webhook_delivery where state = 'pending' and endpoint_id = '"
                + endpoints.get("fast") + "'");
    }

    private long size() throws SQLException {
        return postgres.count("select pg_database_size(current_database())");
    }

    private record Counts(long events, int posts, long waiting, Duration app, Duration database) {}

    private record Cost(Duration app, Duration database, long resident, long databaseBytes) {}

    private Counts counts() throws SQLException, IOException {
        return new Counts(
                postgres.count("select count(*) from event"),
                handlers.fast().posts(),
                waiting(),
                Cpu.of(app.pid()),
                Cpu.ofTree(postgres.process().orElseThrow()));
    }

    private static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> Objects.requireNonNull(line).replaceAll("[^0-9]", ""))
                        .mapToLong(Long::parseLong)
                        .findFirst()
                        .orElse(0)
                * 1024;
    }
}
