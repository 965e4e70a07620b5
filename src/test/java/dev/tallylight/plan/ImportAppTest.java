package dev.tallylight.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of streams by the API: what an import does, what it leaves alone, and that an export is its inverse. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ImportAppTest {
    private static final String JSON = "application/json";
    private static final String EMPTY = "{\"streams\":[]}";

    @Inject
    Pool pool;

    @BeforeEach
    void nothingIsThere() {
        sent(JSON, list(row("last", 0, "")), "?prune=true").then().statusCode(200);
        Api.as(Api.TOKEN).delete("/api/v1/streams/" + idOf("last")).then().statusCode(204);
        assertThat(Api.get("/streams").jsonPath().getList("items")).isEmpty();
    }

    @Test
    void addsThenLeavesAloneThenChangesThenPrunes() {
        String list = list(row("a", 1, ""), row("b", 2, ",\"tags\":[\"x\"]"));
        counts(sent(JSON, list, "?dryRun=true"), 2, 0, 0, 0, 0);
        assertThat(Api.get("/streams").jsonPath().getList("items")).isEmpty();
        Response first = sent(JSON, list, "");
        counts(first, 2, 0, 0, 0, 0);
        assertThat(first.jsonPath().getList("rows.result")).containsExactly("created", "created");
        assertThat(first.jsonPath().getList("rows.row")).containsExactly(1, 2);
        Response again = sent(JSON, list, "");
        counts(again, 0, 0, 2, 0, 0);
        assertThat(again.jsonPath().getList("rows")).isEmpty();
        String id = idOf("b");
        String changed = list(row("b", 3, ""));
        counts(sent(JSON, changed, "?dryRun=true&prune=true"), 0, 1, 0, 1, 0);
        counts(sent(JSON, changed, "?dryRun=true"), 0, 1, 0, 0, 0);
        assertThat(idOf("a")).isNotEmpty();
        Response pruned = sent(JSON, changed, "?prune=true");
        counts(pruned, 0, 1, 0, 1, 0);
        assertThat(pruned.jsonPath().getList("rows.result")).containsExactly("updated", "deleted");
        assertThat(pruned.jsonPath().getList("rows.key")).containsExactly("b", "a");
        JsonPath stream = Api.get("/streams/" + id).jsonPath();
        assertThat(stream.getString("url")).isEqualTo("http://127.0.0.1:9/3");
        assertThat(stream.getList("tags")).isEmpty();
        assertThat(Api.get("/streams").jsonPath().getList("items")).hasSize(1);
    }

    @Test
    void rejectsARowByItselfAndNamesTheFieldAsPostDoes() {
        String many = IntStream.rangeClosed(1, 700)
                .mapToObj(i -> switch (i) {
                    case 10 -> "{\"key\":\"k10\",\"url\":\"file:///etc/passwd\"}";
                    case 300 -> row("k300", i, ",\"policy\":{\"interval\":\"0s\"}");
                    case 650 -> row("k650", i, ",\"nmae\":\"x\"");
                    case 651 -> row("k651", i, ",\"checkpoints\":[\"nowhere\"]");
                    default -> row("k" + i, i, "");
                })
                .collect(Collectors.joining(",", "{\"streams\":[", "]}"));
        for (String query : List.of("?dryRun=true", "")) {
            Response answer = sent(JSON, many, query);
            counts(answer, 696, 0, 0, 0, 4);
            Map<Integer, String> fields = answer.jsonPath().<Map<String, Object>>getList("rows").stream()
                    .filter(row -> "rejected".equals(row.get("result")))
                    .collect(Collectors.toMap(
                            row -> (Integer) row.get("row"),
                            row -> String.valueOf(
                                    ((Map<?, ?>) ((List<?>) Objects.requireNonNull(row.get("violations"))).getFirst())
                                            .get("field"))));
            assertThat(fields)
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of(10, "url", 300, "policy.interval", 650, "nmae", 651, "checkpoints"));
        }
    }

    @Test
    void prunesNothingForAListWhoseRowsCannotBeRead() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, "")), ""), 2, 0, 0, 0, 0);
        counts(sent("text/csv", "key,url,protocol\na,http://127.0.0.1:9/1,HTTP\n", "?prune=true"), 0, 0, 0, 0, 1);
        counts(sent(JSON, list("{\"uri\":\"http://127.0.0.1:9/1\"}"), "?prune=true"), 0, 0, 0, 0, 1);
        assertThat(idOf("a")).isNotEmpty();
        assertThat(idOf("b")).isNotEmpty();
    }

    /** A mistake in a shell's variable, or a table that came out empty, is nobody's wish to watch nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&dryRun=true"})
    void deletesNothingForAnEmptyListAndSaysSo(String more) {
        counts(sent(JSON, list(row("a", 1, "")), ""), 1, 0, 0, 0, 0);
        Map<String, String> lists = Map.of(
                EMPTY, JSON, "streams: []\n", "application/yaml", "key,url\n", "text/csv", "key;url\n;\n", "text/csv");
        lists.forEach((list, type) -> sent(type, list, "?prune=true" + more)
                .then()
                .statusCode(400)
                .body("type", containsString("unreadable-list"))
                .body("detail", containsString("DELETE /api/v1/streams/{id}")));
        counts(sent(JSON, EMPTY, more.replace('&', '?')), 0, 0, 0, 0, 0);
        assertThat(idOf("a")).isNotEmpty();
    }

    @Test
    void deletesNoStreamForARowThatTakesItsUrlAndCannotBe() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, ""), row("c", 3, ""), row("d", 4, "")), ""), 4, 0, 0, 0, 0);
        String a = idOf("a");
        // what is wrong with the first row is known by the database alone
        String moved = list(row("b", 1, ",\"checkpoints\":[\"nowhere\"]"), row("d", 3, ""));
        for (String query : List.of("?prune=true&dryRun=true", "?prune=true")) {
            Response answer = sent(JSON, moved, query);
            counts(answer, 0, 1, 0, 1, 1);
            assertThat(answer.jsonPath().getList("rows.key")).containsExactly("b", "d", "c");
        }
        assertThat(idOf("a")).isEqualTo(a);
        assertThat(idOf("b")).isNotEmpty();
        assertThat(idOf("c")).isEmpty();
    }

    @Test
    void deletesNoStreamForARowThatTakesItsUrlAndDependsOnIt() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, "")), ""), 2, 0, 0, 0, 0);
        String moved = list(row("b", 1, ",\"dependsOn\":[\"" + idOf("a") + "\"]"));
        Response answer = sent(JSON, moved, "?prune=true");
        counts(answer, 0, 0, 0, 0, 1);
        assertThat(answer.jsonPath().getList("rows[0].violations.field")).containsExactly("dependsOn");
        assertThat(idOf("a")).isNotEmpty();
    }

    /** What it was to be nobody knows: what is wrong with it is known by the database alone. */
    @Test
    void prunesNothingWhereARowOfNoStreamIsRejected() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, "")), ""), 2, 0, 0, 0, 0);
        String list = list(row("b", 2, ""), row("new", 3, ",\"checkpoints\":[\"nowhere\"]"));
        for (String query : List.of("?prune=true&dryRun=true", "?prune=true")) {
            counts(sent(JSON, list, query), 0, 0, 1, 0, 1);
        }
        assertThat(idOf("a")).isNotEmpty();
    }

    @Test
    void takesNoParentFromAStreamByDeletingIt() {
        counts(sent(JSON, list(row("a", 1, ""), row("c", 3, "")), ""), 2, 0, 0, 0, 0);
        String dependent = row("b", 2, ",\"dependsOn\":[\"" + idOf("a") + "\"]");
        counts(sent(JSON, list(dependent), ""), 1, 0, 0, 0, 0);
        for (String query : List.of("?prune=true&dryRun=true", "?prune=true")) {
            Response answer = sent(JSON, list(dependent, row("c", 3, "")), query);
            counts(answer, 0, 0, 1, 0, 1);
            assertThat(answer.<String>path("rows[0].violations[0].message")).contains("no longer listed");
        }
        assertThat(Api.get("/streams/" + idOf("b")).<List<String>>path("dependsOn"))
                .containsExactly(idOf("a"));
    }

    @Test
    void letsStreamsDependOnEachOtherTheOtherWayRound() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, "")), ""), 2, 0, 0, 0, 0);
        String onA = ",\"dependsOn\":[\"" + idOf("a") + "\"]";
        String onB = ",\"dependsOn\":[\"" + idOf("b") + "\"]";
        counts(sent(JSON, list(row("a", 1, onB), row("b", 2, "")), ""), 0, 1, 1, 0, 0);
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, onA)), ""), 0, 2, 0, 0, 0);
        counts(sent(JSON, list(row("a", 1, onB), row("b", 2, "")), ""), 0, 2, 0, 0, 0);
    }

    @Test
    void prunesNothingThatARejectedRowStandsFor() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, "")), ""), 2, 0, 0, 0, 0);
        counts(sent(JSON, list(row("a", 1, ",\"policy\":{\"interval\":\"0s\"}")), "?prune=true"), 0, 0, 0, 1, 1);
        assertThat(idOf("a")).isNotEmpty();
    }

    @Test
    void letsStreamsHandTheirUrlsOn() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, ""), row("c", 3, "")), ""), 3, 0, 0, 0, 0);
        String moved = list(row("a", 2, ""), row("b", 3, ""), row("d", 1, ""));
        counts(sent(JSON, moved, "?prune=true&dryRun=true"), 1, 2, 0, 1, 0);
        counts(sent(JSON, moved, "?prune=true"), 1, 2, 0, 1, 0);
        counts(sent(JSON, moved, ""), 0, 0, 3, 0, 0);
    }

    @Test
    void pausesAndResumesAsByHand() {
        sent(JSON, list(row("a", 1, ",\"paused\":true")), "");
        assertThat(Api.status(idOf("a"))).isEqualTo("paused");
        counts(sent(JSON, list(row("a", 1, "")), ""), 0, 1, 0, 0, 0);
        assertThat(Api.status(idOf("a"))).isNotEqualTo("paused");
    }

    @ParameterizedTest
    @EnumSource(ListFormat.class)
    void takesBackWhatItExportedAsUnchanged(ListFormat format) {
        counts(sent(JSON, secretive(), ""), 6, 0, 0, 0, 0);
        String name = "?format=" + format.name().toLowerCase(java.util.Locale.ROOT);
        Response open = exported(Api.TOKEN, name + "&secrets=true");
        Response redacted = exported(Api.TOKEN, name);
        assertThat(open.asString()).contains("hunter2", "t0psecret", "s1gn");
        assertThat(redacted.asString()).doesNotContain("hunter2", "t0psecret", "s1gn");
        assertThat(redacted.contentType()).startsWith(format.contentType().split(";", -1)[0]);
        for (Response one : List.of(redacted, open)) {
            Response back = sent(one.contentType(), one.asString(), "?prune=true");
            counts(back, 0, 0, 6, 0, 0);
        }
        // nothing of it went: with the secrets it is still the same
        assertThat(exported(Api.TOKEN, name + "&secrets=true").asString()).isEqualTo(open.asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/yaml", "text/csv"})
    void exportsWhatIsAcceptedWhereNoFormatIsNamed(String accepted) {
        counts(sent(JSON, list(row("a", 1, "")), ""), 1, 0, 0, 0, 0);
        Response asked = Api.as(Api.TOKEN).accept(accepted).get("/api/v1/streams/export");
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(asked.contentType()).startsWith(accepted);
        counts(sent(asked.contentType(), asked.asString(), ""), 0, 0, 1, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml", "csv"})
    void exportsNothingAsAListOfNone(String format) {
        Response none = exported(Api.TOKEN, "?format=" + format);
        counts(sent(none.contentType(), none.asString(), ""), 0, 0, 0, 0, 0);
    }

    @Test
    void exportsMoreThanAPage() {
        String many = IntStream.rangeClosed(1, 501)
                .mapToObj(i -> row("k" + i, i, ""))
                .collect(Collectors.joining(",", "{\"streams\":[", "]}"));
        sent(JSON, many, "");
        assertThat(exported(Api.TOKEN, "").jsonPath().getList("streams.key")).hasSize(501);
        counts(sent("text/csv", exported(Api.TOKEN, "?format=csv").asString(), "?prune=true"), 0, 0, 501, 0, 0);
    }

    @Test
    void sendsNoSecretToAnotherServer() {
        sent(JSON, list(row("a", 1, ",\"auth\":{\"username\":\"u\",\"password\":\"hunter2\"}")), "");
        Response moved = sent(JSON, list("{\"key\":\"a\",\"protocol\":\"http\",\"url\":\"http://127.0.0.2:9/1\"}"), "");
        counts(moved, 0, 0, 0, 0, 1);
        assertThat(moved.jsonPath().getList("rows[0].violations.field")).containsExactly("auth");
        Response masked = sent(JSON, list("{\"url\":\"http://***@127.0.0.1:9/new\"}"), "");
        assertThat(masked.jsonPath().getList("rows[0].violations.field")).containsExactly("url");
    }

    @Test
    void showsNoSecretOfAUrlInItsAnswer() {
        Response answer = sent(JSON, list("{\"url\":\"http://u:hunter2@127.0.0.1:9/x?token=t0psecret\"}"), "");
        assertThat(answer.asString()).doesNotContain("hunter2", "t0psecret").contains("***");
    }

    @Test
    void appliesTwoListsThatContradictEachOtherOneAfterTheOther() {
        List<CompletableFuture<Response>> both = IntStream.range(0, 2)
                .mapToObj(which -> CompletableFuture.supplyAsync(() -> sent(
                        JSON,
                        IntStream.rangeClosed(1, 600)
                                .mapToObj(i -> row("k" + i, which * 1000 + i, ",\"name\":\"list " + which + "\""))
                                .collect(Collectors.joining(",", "{\"streams\":[", "]}")),
                        "?prune=true")))
                .toList();
        assertThat(both.stream().map(CompletableFuture::join).map(Response::statusCode))
                .containsOnly(200);
        assertThat(exported(Api.TOKEN, "").jsonPath().<String>getList("streams.name").stream()
                        .distinct())
                .hasSize(1);
        assertThat(exported(Api.TOKEN, "").jsonPath().getList("streams.key")).hasSize(600);
    }

    @Test
    void changesNothingForAListThatCannotBeRead() {
        sent(JSON, list(row("a", 1, "")), "");
        sent("application/yaml", "streams:\n- url: http://127.0.0.1:9/1\n  url: http://127.0.0.1:9/2\n", "?prune=true")
                .then()
                .statusCode(400)
                .body("type", containsString("unreadable-list"))
                .body("detail", containsString("row 1, line 3"));
        sent("text/csv", "", "?prune=true").then().statusCode(400);
        sent(JSON, EMPTY, "?prune=yes").then().statusCode(400);
        sent("text/plain", "x", "").then().statusCode(415);
        assertThat(idOf("a")).isNotEmpty();
    }

    @Test
    void isForThoseWhoMay() {
        String viewer = token("viewer");
        String editor = token("editor");
        Api.as(viewer).get("/api/v1/streams/import").then().statusCode(200);
        Api.as(viewer).body(EMPTY).post("/api/v1/streams/import").then().statusCode(403);
        Api.as(editor).body(EMPTY).post("/api/v1/streams/import").then().statusCode(200);
        assertThat(exported(viewer, "").statusCode()).isEqualTo(200);
        assertThat(exported(editor, "?secrets=true").statusCode()).isEqualTo(403);
        assertThat(exported("none", "").statusCode()).isEqualTo(401);
        assertThat(exported(Api.TOKEN, "?format=xml").statusCode()).isEqualTo(400);
    }

    @Test
    void takesMoreThanOtherAddressesDo() {
        String pad = " ".repeat(3 * 1024 * 1024);
        counts(sent(JSON, pad + EMPTY, ""), 0, 0, 0, 0, 0);
        Api.as(Api.TOKEN).body(pad + "{}").post("/api/v1/streams").then().statusCode(413);
    }

    private static String secretive() {
        return list(
                row(
                        "a",
                        1,
                        ",\"name\":\"no: 1 # | \\\"x\\\"\",\"tags\":[\"a|b\",\"c\"],\"auth\":{\"username\":\"u\",\"password\":\"hunter2\"}"),
                "{\"url\":\"http://127.0.0.1:9/x?token=t0psecret1\",\"protocol\":\"hls\"}",
                "{\"url\":\"http://127.0.0.1:9/x?token=t0psecret2\",\"protocol\":\"hls\",\"expect\":{\"video\":true,\"codecs\":[\"h264\"]}}",
                "{\"url\":\"srt://127.0.0.1:9000?streamid=x&passphrase=hunter2hunter2\",\"policy\":{\"interval\":\"1m30s\",\"quorum\":\"any\",\"flapHigh\":0,\"flapLow\":0}}",
                "{\"url\":\"https://u:hunter2@127.0.0.1:9/y\",\"paused\":true,\"schedule\":[{\"start\":\"2026-11-25T20:00\",\"duration\":\"2h\",\"rrule\":\"FREQ=WEEKLY;BYDAY=MO,WE\"}],\"alertOutsideSchedule\":true}",
                "{\"url\":\"https://127.0.0.1:9/live/s\",\"signing\":{\"kind\":\"wmsauth\",\"key\":\"s1gn\"}}");
    }

    @Test
    void goesOnForOthersWhenAClientIsGone() throws IOException {
        String body = list(
                IntStream.range(0, 600).mapToObj(i -> row("gone-" + i, i, "")).toArray(String[]::new));
        for (int i = 0; i < 3; i++) {
            try (Socket client = new Socket("127.0.0.1", io.restassured.RestAssured.port)) {
                client.getOutputStream()
                        .write(("POST /api/v1/streams/import HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                        + Api.TOKEN + "\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length() + "\r\n\r\n" + body)
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
            Response next = sent(JSON, list(row("after", 10_000, "")), "");
            assertThat(next.statusCode()).as(next.asString()).isEqualTo(200);
        }
    }

    @Test
    void saysHowFarAnImportIs() {
        assertThat(progress().getBoolean("underWay")).isFalse();
        CompletableFuture<Response> sent = CompletableFuture.supplyAsync(() -> sent(JSON, many(2_000), ""));
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> sent.isDone() || done(progress()) >= 250);
        JsonPath midway = progress();
        assertThat(midway.getBoolean("underWay") || sent.isDone()).isTrue();
        if (midway.getBoolean("underWay")) {
            assertThat(midway.getInt("rows")).isEqualTo(2_000);
            assertThat(midway.getInt("done")).isBetween(250, 2_000);
            assertThat(midway.getString("startedAt")).endsWith("Z");
        }
        counts(sent.join(), 2_000, 0, 0, 0, 0);
        assertThat(progress().getMap("")).containsExactly(Map.entry("underWay", false));
    }

    @Test
    void saysThatAnImportIsUnderWayNoMoreWhenItsHubDied() {
        CompletableFuture<Response> sent = CompletableFuture.supplyAsync(() -> sent(JSON, many(2_000), ""));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sent.isDone() || progress().getBoolean("underWay"));
        pool.query("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name like 'tallylight import %'")
                .executeAndAwait();
        Awaitility.await().until(() -> !progress().getBoolean("underWay"));
        sent.join();
        Response again = sent(JSON, many(2_000), "");
        assertThat(again.statusCode()).as(shortened(again.asString())).isEqualTo(200);
    }

    @Test
    void saysHowManyStreamsTheListDoesNotHold() {
        counts(sent(JSON, list(row("a", 1, ""), row("b", 2, ""), row("c", 3, "")), ""), 3, 0, 0, 0, 0);
        String less = list(row("a", 1, ""));
        assertThat(sent(JSON, less, "?dryRun=true").jsonPath().getInt("notListed"))
                .isEqualTo(2);
        assertThat(sent(JSON, less, "?dryRun=true&prune=true").jsonPath().getInt("notListed"))
                .isZero();
        assertThat(sent(JSON, less, "?prune=true").jsonPath().getInt("notListed"))
                .isZero();
    }

    private static JsonPath progress() {
        Response found = Api.get("/streams/import");
        assertThat(found.statusCode()).as(found.asString()).isEqualTo(200);
        return found.jsonPath();
    }

    private static int done(JsonPath progress) {
        return Objects.requireNonNullElse(progress.<Integer>get("done"), 0);
    }

    private static String many(int rows) {
        return IntStream.rangeClosed(1, rows)
                .mapToObj(i -> row("k" + i, i, ",\"paused\":true")) // nobody has to look at them
                .collect(Collectors.joining(",", "{\"streams\":[", "]}"));
    }

    private static String list(String... rows) {
        return "{\"streams\":[" + String.join(",", rows) + "]}";
    }

    private static String row(String key, int url, String more) {
        return "{\"key\":\"%s\",\"url\":\"http://127.0.0.1:9/%d\",\"protocol\":\"http\"%s}".formatted(key, url, more);
    }

    private static Response sent(String type, String body, String query) {
        return Api.as(Api.TOKEN)
                .config(io.restassured.RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs("application/yaml", io.restassured.http.ContentType.TEXT)
                                .encodeContentTypeAs("text/csv", io.restassured.http.ContentType.TEXT)))
                .contentType(type)
                .body(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/streams/import" + query);
    }

    private static Response exported(String token, String query) {
        return Api.as(token).get("/api/v1/streams/export" + query);
    }

    private static void counts(Response answer, int created, int updated, int unchanged, int deleted, int rejected) {
        assertThat(answer.statusCode()).as(shortened(answer.asString())).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(JSON);
        assertThat(Stream.of("created", "updated", "unchanged", "deleted", "rejected")
                        .map(each -> answer.<Integer>path(each)))
                .as("created, updated, unchanged, deleted, rejected of %s", shortened(answer.asString()))
                .containsExactly(created, updated, unchanged, deleted, rejected);
    }

    private static String shortened(String text) {
        return text.length() < 2_000 ? text : text.substring(0, 2_000);
    }

    /** Empty where there is none. */
    private static String idOf(String key) {
        return Api.get("/streams?limit=500").jsonPath().<Map<String, Object>>getList("items").stream()
                .filter(stream -> key.equals(stream.get("key")))
                .map(stream -> String.valueOf(stream.get("id")))
                .findFirst()
                .orElse("");
    }

    private static String token(String role) {
        return Api.post("/tokens", "{\"name\":\"plan %s\",\"role\":\"%s\"}".formatted(role, role))
                .statusCode(201)
                .extract()
                .path("token");
    }
}
