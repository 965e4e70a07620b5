package dev.tallylight.console.report;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Browser;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The last month of streams with made-up stories, as the API, the report, its CSV and the page tell it, against an account that goes
 * through that month second by second and asks what was true then. The month is one of Berlin, whose clocks change in some.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FiguresAgreeAppTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int STREAMS = 4;
    private static final List<String> STATUSES = List.of("online", "degraded", "offline", "unknown", "paused");
    private static final Map<String, String> KINDS = Map.of(
            "online", "onlineSeconds",
            "degraded", "degradedSeconds",
            "offline", "offlineSeconds",
            "unknown", "unknownSeconds",
            "paused", "excludedSeconds");
    private static final Pattern ROW =
            Pattern.compile("<th scope=\"row\"><a href=[^>]+>([^<]+)</a>.*?</tr>", Pattern.DOTALL);
    private static final Pattern CELL =
            Pattern.compile("data-label=\"(Availability|Seen|Downtime|Outages)\">(?:<[^>]+>)*([^<]+)<");

    @Inject
    Pool pool;

    private final YearMonth month = YearMonth.now(ZONE).minusMonths(1);
    private final Instant from = month.atDay(1).atStartOfDay(ZONE).toInstant();
    private final Instant to = month.plusMonths(1).atDay(1).atStartOfDay(ZONE).toInstant();
    private final int seconds = (int) Duration.between(from, to).toSeconds();
    private final String tag = "agree-" + UUID.randomUUID().toString().substring(0, 8);

    private void sql(String statement, Tuple values) {
        (values.size() == 0
                        ? pool.query(statement).execute()
                        : pool.preparedQuery(statement).execute(values))
                .await()
                .atMost(PATIENCE);
    }

    private void partition() {
        sql("""
            do $$ declare month timestamp := date_trunc('month', now() at time zone 'UTC') - interval '1 month';
            begin
                if to_regclass('transition_' || to_char(month, 'YYYY_MM')) is null then
                    execute format('create table %I partition of transition for values from (%L) to (%L)',
                        'transition_' || to_char(month, 'YYYY_MM'), uuid_floor(month at time zone 'UTC'),
                        uuid_floor((month + interval '1 month') at time zone 'UTC'));
                end if;
            end $$""", Tuple.tuple());
    }

    /** A stream, and what it was in each second of the month. */
    private record Planted(String id, String name, String[] truth) {
        Map<String, Double> account() {
            Map<String, Double> account = new HashMap<>();
            KINDS.values().forEach(kind -> account.put(kind, 0.0));
            for (String status : truth) {
                account.merge(KINDS.get(status), 1.0, Double::sum);
            }
            return account;
        }
    }

    private Planted plant(int number, Random random) {
        String name = "Story " + number;
        String id = Api.post("/streams", """
                        {"url":"http://%s.example.com/live.m3u8","name":"%s","tags":["%s"],"paused":true}""".formatted(UUID.randomUUID(), name, tag))
                .statusCode(201)
                .extract()
                .path("id");
        int created = 3 * 3_600 + random.nextInt(5 * 86_400);
        set(id, created, "unknown", 0);
        sql(
                "update stream set created_at = $2 where id = $1",
                Tuple.of(UUID.fromString(id), at(created).atOffset(ZoneOffset.UTC)));
        String[] truth = new String[seconds];
        Arrays.fill(truth, "unknown");
        String status = "unknown";
        int sequence = 0;
        for (int second = created; second < seconds; second += 60 + random.nextInt(4 * 86_400)) {
            String next = STATUSES.get(random.nextInt(STATUSES.size()));
            if (status.equals("paused") || next.equals(status)) {
                next = "unknown".equals(status)
                        ? "online"
                        : "unknown"; // what was paused is not known before it is seen
            }
            became(id, second, status, next, ++sequence);
            set(id, second, next, sequence);
            status = next;
            Arrays.fill(truth, second, seconds, status);
        }
        return new Planted(id, name, truth);
    }

    private void set(String id, int second, String status, int sequence) {
        sql(
                "update stream_state set status = $2, since = $3, sequence = $4 where stream_id = $1",
                Tuple.of(UUID.fromString(id), status, at(second).atOffset(ZoneOffset.UTC), (long) sequence));
    }

    private void became(String id, int second, String before, String after, int sequence) {
        sql(
                """
                insert into transition (id, stream_id, sequence, status, previous_status, since, confirmed_at, evidence)
                values (uuid_at($5), $1, $2, $3, $4, $5, $5, '[]')""",
                Tuple.of(
                        UUID.fromString(id),
                        (long) sequence,
                        after,
                        before,
                        at(second).atOffset(ZoneOffset.UTC)));
    }

    private Instant at(int second) {
        return from.plusSeconds(second);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20, 300, 4_000, 50_000, 600_000})
    void apiReportCsvAndPageTellTheSameMonth(long seed) {
        partition();
        Random random = new Random(seed);
        List<Planted> planted = new ArrayList<>();
        String window = "";
        try {
            for (int i = 0; i < STREAMS; i++) {
                planted.add(plant(i, random));
            }
            int lastCreated = 6 * 86_400;
            window = maintainAfter(lastCreated, planted, random);
            JsonPath report = Api.get("/reports/availability?groupBy=stream&timezone=" + ZONE + "&tag=" + tag + "&from="
                            + from + "&to=" + to)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            Map<String, Map<String, String>> table = table(csv());
            Map<String, Map<String, String>> page = page();
            for (Planted one : planted) {
                JsonPath uptime = Api.get("/streams/" + one.id() + "/uptime?from=" + from + "&to=" + to)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath();
                agree(one, uptime, report, of(table, one.id()), of(page, one.name()));
            }
        } finally {
            if (!window.isEmpty()) {
                Api.as(Api.TOKEN).delete("/api/v1/maintenance/" + window);
            }
            planted.forEach(one -> Api.as(Api.TOKEN).delete("/api/v1/streams/" + one.id()));
        }
    }

    /** A window that was noted afterwards: what it covers does not count. All streams are there by then, for before that nothing is known. */
    private String maintainAfter(int second, List<Planted> planted, Random random) {
        int begins = second + random.nextInt(seconds - second - 86_400);
        int lasts = 60 * random.nextInt(30, 1_000);
        planted.forEach(one -> Arrays.fill(one.truth(), begins, begins + lasts, "paused"));
        LocalDateTime start = at(begins).atOffset(ZoneOffset.UTC).toLocalDateTime();
        return Api.post("/maintenance", """
                        {"name":"Noted","start":"%s","duration":"%ds","tags":["%s"]}""".formatted(start, lasts, tag))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String csv() {
        return Api.as(Api.TOKEN)
                .header("Accept", "text/csv")
                .get("/api/v1/reports/availability?groupBy=stream&timezone=" + ZONE + "&tag=" + tag + "&from=" + from
                        + "&to=" + to)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** By the stream's id; no cell of these holds a comma. */
    private static Map<String, Map<String, String>> table(String csv) {
        List<String> lines = csv.lines().toList();
        String[] names = lines.getFirst().split(",", -1);
        Map<String, Map<String, String>> table = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < names.length; i++) {
                row.put(names[i], cells[i]);
            }
            table.put(row.get("stream"), row);
        }
        return table;
    }

    /** What stands in the page's table, by the stream's name. */
    private Map<String, Map<String, String>> page() {
        String session = Browser.session(Api.TOKEN);
        String html = given().header("Accept", "text/html")
                .cookie(ConsoleSessions.COOKIE, session)
                .get("/reports?tag=" + tag + "&timezone=" + ZONE + "&month=" + month)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        Map<String, Map<String, String>> rows = new HashMap<>();
        Matcher row = ROW.matcher(html);
        while (row.find()) {
            Map<String, String> cells = new HashMap<>();
            Matcher cell = CELL.matcher(row.group());
            while (cell.find()) {
                cells.put(cell.group(1), cell.group(2).strip());
            }
            rows.put(row.group(1), cells);
        }
        assertThat(rows).as(html).hasSize(STREAMS);
        return rows;
    }

    private void agree(
            Planted one, JsonPath uptime, JsonPath report, Map<String, String> row, Map<String, String> shown) {
        Map<String, Double> truth = one.account();
        String item = "items.find { it.stream == '" + one.id() + "' }.";
        truth.forEach((kind, expected) -> {
            assertThat(uptime.getDouble("items[0]." + kind)).as(kind).isCloseTo(expected, within(0.01));
            assertThat(report.getDouble(item + kind)).as(kind).isCloseTo(expected, within(0.01));
            assertThat(Double.parseDouble(of(row, kind))).as(kind).isCloseTo(expected, within(0.01));
        });
        double on = of(truth, "onlineSeconds") + of(truth, "degradedSeconds");
        double counted = on + of(truth, "offlineSeconds");
        double coverage = (seconds - of(truth, "unknownSeconds")) / seconds;
        assertThat(uptime.getDouble("items[0].coverage")).isCloseTo(coverage, within(1e-6));
        assertThat(Double.parseDouble(of(row, "coverage"))).isCloseTo(coverage, within(1e-6));
        assertThat(shown.get("Seen")).isEqualTo(share(coverage));
        if (counted > 0) {
            assertThat(uptime.getDouble("items[0].availability")).isCloseTo(on / counted, within(1e-6));
            assertThat(report.getDouble(item + "availability")).isCloseTo(on / counted, within(1e-6));
            assertThat(Double.parseDouble(of(row, "availability"))).isCloseTo(on / counted, within(1e-6));
            assertThat(shown.get("Availability")).isEqualTo(share(on / counted));
        } else {
            assertThat(uptime.getString("items[0].availability")).isNull();
            assertThat(row.get("availability")).isEmpty();
            assertThat(shown.get("Availability")).isEqualTo("–");
        }
        assertThat(report.getInt(item + "outages")).isEqualTo(uptime.getInt("items[0].outages"));
        assertThat(row.get("outages")).isEqualTo(uptime.getString("items[0].outages"));
        assertThat(shown.get("Outages")).isEqualTo(uptime.getString("items[0].outages"));
    }

    private static <T> T of(Map<String, T> all, String key) {
        return Objects.requireNonNull(all.get(key), key);
    }

    /** Rounded down, as a share that is not whole is never said to be. */
    private static String share(double share) {
        double hundredths = Math.floor(share * 10_000 + 1e-9) / 100;
        return hundredths >= 100 ? "100 %" : String.format(Locale.ROOT, "%.2f %%", hundredths);
    }
}
