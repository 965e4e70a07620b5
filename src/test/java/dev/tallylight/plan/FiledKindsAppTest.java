package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import dev.tallylight.plan.file.FileContents;
import dev.tallylight.plan.keyed.FileKinds;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Health;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.Receiver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.vertx.VertxContextSupport;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hub whose webhooks and maintenance windows stand in its streams file, which changes while it runs. */
@QuarkusTest
@TestProfile(StreamsFolder.Profile.class)
@QuarkusTestResource(PostgresResource.class)
class FiledKindsAppTest {
    private static final StreamsFolder FOLDER = StreamsFolder.OF_TESTS;
    private static final String NONE = "streams: []\nwebhooks: []\nmaintenance: []\n";
    private static final String HOOK = "- {key: a, url: 'http://127.0.0.1:9/a', description: first}\n";
    private static final String WINDOW = "- {name: Antenna, start: 2027-01-01T02:00, duration: 2h}\n";
    private static final String BOTH = "webhooks:\n" + HOOK + "maintenance:\n" + WINDOW;

    @Inject
    StreamsFile file;

    @Inject
    ListedRows lists;

    @Inject
    FileKinds kinds;

    @Inject
    FileImport imports;

    @Inject
    Pool pool;

    @BeforeEach
    void nothingIsThere() throws Throwable {
        FOLDER.empty();
        write("all.yaml", NONE);
        FileContents written = FileContents.read(FOLDER.path());
        until(() -> {
            file.wake();
            assertThat(file.holds(written))
                    .as("what it applied no test finds undone")
                    .isTrue();
        });
        awaitTrouble("");
        for (String kind : List.of("/streams", "/webhooks", "/maintenance")) {
            all(kind).forEach(each -> Api.as(Api.TOKEN).delete("/api/v1" + kind + "/" + each.get("id")));
            assertThat(all(kind)).isEmpty();
        }
    }

    /** Each time something else, so that it is applied even where the same was before. */
    private static void write(String name, String text) {
        FOLDER.write(name, text + "# " + UUID.randomUUID() + "\n");
    }

    @Test
    void tellsAWebhookThatStandsInTheFileAloneWhenAStreamOfTheFileFails() {
        try (Receiver receiver = Receiver.ok()) {
            write("all.yaml", """
                    streams:
                    - key: gone
                      url: http://127.0.0.1:9/gone
                      protocol: http
                      policy: {interval: 2s, retryInterval: 1s, timeout: 8s}
                    webhooks:
                    - {key: hook, url: '%s', events: [stream.offline]}
                    """.formatted(receiver.url("/hook")));
            until(() -> assertThat(receiver.got())
                    .anySatisfy(got -> assertThat(got.body()).contains("stream.offline", "\"gone\"")));
        }
    }

    @Test
    void changesWhatChangesKeepsWhatStaysAndDeletesItsOwnAlone() {
        String free = Api.post("/webhooks", "{\"url\":\"http://127.0.0.1:9/a\"}")
                .statusCode(201)
                .extract()
                .path("id");
        Api.post("/maintenance", "{\"name\":\"Antenna\",\"start\":\"2027-01-01T02:00\",\"duration\":\"2h\"}")
                .statusCode(201);
        write("all.yaml", BOTH);
        until(() -> {
            assertThat(all("/webhooks")).hasSize(2);
            assertThat(all("/maintenance")).hasSize(2);
        });
        Map<String, Object> first = hook("a");
        assertThat(first).containsEntry("managedByFile", true).containsEntry("description", "first");
        assertThat(managed("/maintenance")).hasSize(1);
        assertThat(one("/webhooks/" + free)).doesNotContainKeys("managedByFile", "key");

        write("all.yaml", BOTH.replace("first", "second").replace("2h", "3h") + "streams: []\n");
        until(() -> assertThat(hook("a")).containsEntry("description", "second"));
        assertThat(hook("a")).containsEntry("id", first.get("id"));
        assertThat(managed("/maintenance").getFirst()).containsEntry("duration", "3h");

        write("all.yaml", "webhooks: []\n");
        until(() -> assertThat(all("/webhooks")).hasSize(1));
        assertThat(managed("/maintenance")).as("no file names maintenance").hasSize(1);
        write("all.yaml", "maintenance: []\n");
        until(() -> assertThat(all("/maintenance")).hasSize(1));
        assertThat(all("/webhooks")).extracting(each -> each.get("id")).containsExactly(free);
    }

    @Test
    void isReadOnlyElsewhere() {
        write("all.yaml", BOTH);
        until(() -> assertThat(managed("/maintenance")).hasSize(1));
        String hook = "/api/v1/webhooks/" + hook("a").get("id");
        String window =
                "/api/v1/maintenance/" + managed("/maintenance").getFirst().get("id");
        for (Response refused : List.of(
                Api.as(Api.TOKEN).body("{\"description\":\"x\"}").patch(hook),
                Api.as(Api.TOKEN).post(hook + "/rotate-secret"),
                Api.as(Api.TOKEN).delete(hook),
                Api.as(Api.TOKEN).body("{\"name\":\"x\"}").patch(window),
                Api.as(Api.TOKEN).delete(window))) {
            refused.then()
                    .statusCode(409)
                    .body("type", containsString("managed-by-file"))
                    .body("detail", containsString("TALLYLIGHT_STREAMS_FILE"));
        }
        assertThat(hook("a")).containsEntry("description", "first");
        for (String page : List.of("/notifications", "/maintenance")) {
            String html = Api.as(Api.TOKEN).get(page).asString();
            assertThat(html).contains("It is kept in a streams file").doesNotContain("/delete\"", "/disable\"");
        }
    }

    @Test
    void changesNothingAtAllWhereOneRowOfAnyKindCannotBe() {
        write("all.yaml", BOTH);
        until(() -> assertThat(managed("/maintenance")).hasSize(1));
        write("more.yaml", """
                streams: [{key: s, url: 'http://127.0.0.1:9/s', protocol: http}]
                webhooks:
                - {key: b, url: 'http://127.0.0.1:9/b'}
                - {key: c, url: 'http://127.0.0.1:9/c', headers: {X: '${TALLYLIGHT_TEST_UNSET}'}}
                """);
        awaitTrouble("more.yaml, webhooks row 2: headers.X names the variable TALLYLIGHT_TEST_UNSET");
        write("more.yaml", """
                streams: [{key: s, url: 'http://127.0.0.1:9/s', protocol: http}]
                webhooks: [{key: a, url: 'http://127.0.0.1:9/b'}]
                """);
        awaitTrouble("more.yaml, webhooks row 1: key is also that of all.yaml, webhooks row 1");
        write("more.yaml", """
                streams: [{key: s, url: 'http://127.0.0.1:9/s', protocol: http, checkpoints: [nowhere]}]
                webhooks: [{key: b, url: 'http://127.0.0.1:9/b'}]
                """);
        awaitTrouble("more.yaml, row 1: checkpoints names no checkpoint");
        assertThat(all("/streams")).isEmpty();
        assertThat(all("/webhooks")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhooks: [{url: 'http://127.0.0.1:9/x'}]|webhooks row 1: key is required",
                "webhooks: [{key: x}]|webhooks row 1: url is required",
                "webhooks: [{key: x, url: 'http://169.254.169.254/x'}]|webhooks row 1: url ",
                "webhooks: [{key: x, url: 'ftp://127.0.0.1/x'}]|webhooks row 1: url has the scheme ftp",
                "webhooks: [{key: x, url: 'http://127.0.0.1:9/x', format: smoke}]|webhooks row 1: format must be one of standard",
                "webhooks: [{key: x, url: 'http://127.0.0.1:9/x', name: x}]|webhooks row 1: name does not exist",
                "webhooks: [{key: x, url: 'http://127.0.0.1:9/x', secret: '${PATH}'}]|webhooks row 1: secret ",
                "webhooks: [x]|webhooks row 1: row must be an object",
                "maintenance: [{start: 2027-01-01T02:00, duration: 2h}]|maintenance row 1: name is required",
                "maintenance: [{name: x, start: 2027-01-01T02:00Z, duration: 2h}]|maintenance row 1: start must be a local time",
                "maintenance: [{name: x, start: 2027-01-01T02:00, duration: 2h, rrule: FREQ=NEVER}]|maintenance row 1: rrule ",
                "maintenance: [{name: x, start: 2027-01-01T02:00, duration: 2h, timezone: Mars}]|maintenance row 1: timezone ",
            })
    void saysWhatTheApiWouldWithTheFileAndTheRow(String text, String trouble) {
        write("all.yaml", text + "\n");
        awaitTrouble("all.yaml, " + trouble);
        assertThat(file.trouble().inWords()).doesNotContain(Objects.requireNonNull(System.getenv("PATH")));
        assertThat(all("/webhooks")).isEmpty();
        assertThat(all("/maintenance")).isEmpty();
    }

    @Test
    void rotatesASecretThatChangesAndKeepsOneThatIsLeftOut() throws Throwable {
        String first = secret('a');
        String second = secret('b');
        String rows = "webhooks: [{key: k, url: 'http://127.0.0.1:9/k', format: dispersa, token: '${T}'%s}]\n";
        String signed = rows.formatted(", secret: '${S}'");
        apply(signed, Map.of("S", first, "T", "t"));
        String id = String.valueOf(hook("k").get("id"));
        Object made = hook("k").get("updatedAt");
        apply(signed, Map.of("S", first, "T", "t"));
        assertThat(hook("k")).containsEntry("updatedAt", made).containsEntry("previousSecretUntil", null);

        apply(signed, Map.of("S", second, "T", "t"));
        assertThat(hook("k")).containsEntry("id", id);
        Object until = hook("k").get("previousSecretUntil");
        assertThat(until).isNotNull();
        apply(rows.formatted(""), Map.of("T", "t"));
        assertThat(hook("k")).containsEntry("previousSecretUntil", until).doesNotContainKeys("secret", "token");
    }

    @Test
    void leavesAWebhookOffThatTallylightSwitchedOffUntilItsRowChanges() throws Throwable {
        String row = "webhooks: [{key: k, url: 'http://127.0.0.1:9/k'%s}]\n";
        apply(row.formatted(""), Map.of());
        pool.preparedQuery("update webhook_endpoint set enabled = false, disabled_reason = 'gone' where id = $1")
                .execute(Tuple.of(UUID.fromString(String.valueOf(hook("k").get("id")))))
                .await()
                .atMost(Duration.ofSeconds(30));
        apply(row.formatted(""), Map.of());
        assertThat(hook("k")).containsEntry("enabled", false).containsEntry("disabledReason", "gone");
        apply(row.formatted(", enabled: false"), Map.of());
        assertThat(hook("k")).containsEntry("enabled", false).containsEntry("disabledReason", null);
        apply(row.formatted(""), Map.of());
        assertThat(hook("k")).containsEntry("enabled", true);
    }

    /** As the API does: what waits is skipped, and it stays in the log. */
    @Test
    void skipsWhatWaitsForAWebhookThatLeavesTheFile() throws Throwable {
        try (Receiver receiver = Receiver.answering(number -> Receiver.Answer.of(500))) {
            apply("webhooks: [{key: k, url: '" + receiver.url("/k") + "', retrySchedule: [0s, 1h]}]\n", Map.of());
            String id = String.valueOf(hook("k").get("id"));
            String delivery = Api.post("/webhooks/" + id + "/test").extract().path("id");
            until(() -> assertThat(receiver.got()).hasSize(1));
            until(() -> assertThat(one("/deliveries/" + delivery)).containsEntry("state", "pending"));
            apply("webhooks: []\n", Map.of());
            assertThat(one("/deliveries/" + delivery)).containsEntry("state", "skipped");
        }
    }

    @Test
    void refusesACircleOfRowsAndADependenceOnWhatItDropsBeforeAnythingIsWritten() throws Throwable {
        String rows = "streams:\n" + row("x", "") + row("y", "") + row("z", "");
        apply(rows, Map.of());
        String x = id("x");
        String y = id("y");
        String circle = "webhooks:\n" + HOOK + "streams:\n" + row("x", y) + row("y", x) + row("z", "");
        assertThat(tried(circle, Map.of()).trouble().inWords())
                .contains("all.yaml, row 1: dependsOn leads back to the stream itself: x → y → x");
        assertThat(one("/streams/" + x)).containsEntry("dependsOn", List.of());
        assertThat(all("/webhooks")).isEmpty();

        apply("streams:\n" + row("x", y) + row("y", "") + row("z", ""), Map.of());
        assertThat(tried("streams:\n" + row("x", y) + row("z", ""), Map.of())
                        .trouble()
                        .inWords())
                .contains("all.yaml, row 1: dependsOn names the stream \"y\" (" + y + "), which is no longer listed");
        assertThat(all("/streams")).hasSize(3);

        apply("streams:\n" + row("y", x) + row("x", "") + row("z", ""), Map.of());
        assertThat(one("/streams/" + y)).containsEntry("dependsOn", List.of(x));
        assertThat(one("/streams/" + x)).containsEntry("dependsOn", List.of());
    }

    /** Between the two, nobody is to be told of a stream that the window holds back. */
    @Test
    void dropsAWindowOnlyWhenTheStreamsThatGoWithItAreGone() throws Throwable {
        apply("maintenance:\n" + WINDOW + "streams:\n" + row("x", ""), Map.of());
        SqlConnection stranger = now(pool.getConnection());
        try {
            now(stranger.query("begin; select * from stream for update").execute());
            Future<?> applying = Executors.newVirtualThreadPerTaskExecutor().submit(() -> {
                try {
                    apply(NONE, Map.of());
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> now(pool.query(
                                                    "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%stream%'")
                                            .execute())
                                    .rowCount()
                            > 0);
            assertThat(all("/maintenance")).hasSize(1);
            now(stranger.query("rollback").execute());
            applying.get(30, TimeUnit.SECONDS);
        } finally {
            now(stranger.close());
        }
        assertThat(all("/streams")).isEmpty();
        assertThat(all("/maintenance")).isEmpty();
    }

    private static <T> T now(Uni<T> step) {
        return step.await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void takesTheExampleOfTheDocumentation() throws Throwable {
        Matcher blocks =
                Pattern.compile("(?m)(?:^    .*\\n)+").matcher(Files.readString(Path.of("docs/many-streams.md")));
        String example = blocks.results()
                .map(found -> found.group().replaceAll("(?m)^    ", ""))
                .filter(block -> block.contains("webhooks:\n") && block.contains("maintenance:\n"))
                .findFirst()
                .orElseThrow();
        apply(
                example,
                Map.of(
                        "HANDLER_TOKEN", "t",
                        "HANDLER_SECRET", secret('c'),
                        "SLACK_URL", "https://hooks.slack.com/services/T000/B000/hunter2"));
        assertThat(managed("/streams")).extracting(each -> each.get("key")).containsExactly("studio-a");
        assertThat(managed("/webhooks"))
                .extracting(each -> each.get("key"))
                .containsExactly("restarter", "night-shift");
        assertThat(managed("/maintenance")).extracting(each -> each.get("name")).containsExactly("Antenna");
        assertThat(Api.get("/webhooks").asString()).doesNotContain("hunter2");
    }

    private static String secret(char each) {
        return "whsec_"
                + java.util.Base64.getEncoder()
                        .encodeToString(String.valueOf(each).repeat(32).getBytes(StandardCharsets.UTF_8));
    }

    private static String row(String key, String dependsOn) {
        return "- {key: %s, name: %s, url: 'http://127.0.0.1:9/%s', protocol: http, dependsOn: [%s]}\n"
                .formatted(key, key, key, dependsOn);
    }

    /** At once, with variables of the test's own. */
    private void apply(String text, Map<String, String> environment) throws Throwable {
        FileImport.Outcome outcome = tried(text, environment);
        assertThat(outcome.trouble().lines()).isEmpty();
        assertThat(outcome.done()).isTrue();
    }

    private FileImport.Outcome tried(String text, Map<String, String> environment) throws Throwable {
        FileContents contents =
                new FileContents(List.of(new FileContents.Part("all.yaml", text.getBytes(StandardCharsets.UTF_8))), "");
        Function<String, @Nullable String> variables = environment::get;
        FileList list = FileList.of(contents, variables, lists, kinds);
        assertThat(list.faults().lines()).isEmpty();
        return VertxContextSupport.subscribeAndAwait(() -> imports.apply(list, () -> true));
    }

    private void until(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            file.wake();
            assertion.run();
        });
    }

    private void awaitTrouble(String part) {
        until(() -> {
            assertThat(Health.ready().up()).isTrue();
            String words = file.trouble().inWords();
            if (part.isEmpty()) {
                assertThat(file.trouble().isNone()).as(words).isTrue();
            } else {
                assertThat(words).contains(part);
            }
        });
    }

    private static List<Map<String, Object>> all(String kind) {
        Response answer = Api.get(kind + "?limit=500");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.path("items");
    }

    private static List<Map<String, Object>> managed(String kind) {
        return all(kind).stream()
                .filter(each -> Boolean.TRUE.equals(each.get("managedByFile")))
                .toList();
    }

    private static Map<String, Object> one(String path) {
        return Api.get(path).jsonPath().getMap("$");
    }

    private static Map<String, Object> hook(String key) {
        return all("/webhooks").stream()
                .filter(each -> key.equals(each.get("key")))
                .findFirst()
                .orElseThrow();
    }

    private static String id(String key) {
        return all("/streams").stream()
                .filter(each -> key.equals(each.get("key")))
                .map(each -> String.valueOf(each.get("id")))
                .findFirst()
                .orElseThrow();
    }
}
