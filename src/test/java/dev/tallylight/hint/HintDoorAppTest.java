package dev.tallylight.hint;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HintDoorAppTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String OUTCOME = "Tallylight-Hint";
    private static final String STRANGER = "hint_" + "A".repeat(43);

    private final Pool pool;
    private Handler server;

    HintDoorAppTest(Pool pool) {
        this.pool = pool;
    }

    @BeforeEach
    void serve() throws IOException {
        server = new Handler();
    }

    @AfterEach
    void clean() {
        server.close();
        for (String table : List.of("hint", "stream where name like 'hinted%'")) {
            pool.query("delete from " + table).execute().await().atMost(SOON);
        }
    }

    private record Made(String id, String key, String path) {}

    private static Made make(String kind, String... tags) {
        Response made = Api.post(
                        "/hints", """
                        {"kind": "%s", "tags": [%s]}""".formatted(kind, tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\""))
                .statusCode(201)
                .body("key", matchesPattern("hint_[A-Za-z0-9_-]{43}"))
                .extract()
                .response();
        String key = made.path("key");
        String url = made.path("url");
        assertThat(url).endsWith("/hints/" + key);
        return new Made(made.path("id"), key, URI.create(url).getPath());
    }

    private static ValidatableResponse knock(Made hint, String form) {
        return given().contentType("application/x-www-form-urlencoded")
                .body(form)
                .post(hint.path())
                .then()
                .statusCode(200);
    }

    private String add(String path, String... tags) {
        String labels = tags.length == 0 ? "" : "\"" + String.join("\",\"", tags) + "\"";
        return Api.post("/streams", """
                        {"url": "%s", "name": "hinted %s", "protocol": "http", "tags": [%s], "policy": {"interval": "60s"}}""".formatted(base() + path, path, labels))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String base() {
        return server.url().replaceFirst("/+$", "").replaceFirst("(//[^/]+)/.*", "$1");
    }

    private void awaitProbes(int least) {
        await().atMost(SOON).until(() -> server.posts().size() >= least);
    }

    @Test
    void aHintProbesTheStreamsItNamesAtOnceAndTwiceMore() {
        add("/live/studio-a");
        awaitProbes(1);
        Made hint = make("nginx-rtmp");
        int before = server.posts().size();
        long knocked = System.nanoTime();
        knock(hint, "call=publish_done&app=live&name=studio-a").header(OUTCOME, equalTo("taken"));
        awaitProbes(before + 1);
        assertThat(Duration.ofNanos(server.posts().get(before).at() - knocked)).isLessThan(Duration.ofSeconds(5));
        // among them there may be one that the stream had in its own time
        await().atMost(Duration.ofSeconds(19))
                .until(() -> server.posts().stream()
                        .skip(before)
                        .anyMatch(post ->
                                post.at() - knocked > Duration.ofSeconds(9).toNanos()));
        assertThat(server.posts().size() - before).isBetween(3, 4);
        Api.get("/hints/" + hint.id())
                .then()
                .body("heard", equalTo("un-publish of live/studio-a"))
                .body("heardFrom", equalTo("127.0.0.1"))
                .body("heardAt", notNullValue())
                .body("key", nullValue())
                .body("url", nullValue());
        Api.get("/hints/proposals").then().body("items", hasSize(0));
    }

    @Test
    void aFloodOfHintsIsAnsweredAndMakesNoFloodOfProbes() {
        add("/live/flooded");
        awaitProbes(1);
        Made hint = make("nginx-rtmp");
        int before = server.posts().size();
        List<String> outcomes = IntStream.range(0, 150)
                .mapToObj(i -> knock(hint, "call=publish_done&app=live&name=flooded")
                        .extract()
                        .header(OUTCOME))
                .distinct()
                .toList();
        assertThat(outcomes).contains("taken").anyMatch(each -> each.contains("60 requests at once and 5 a second"));
        awaitProbes(before + 1);
        assertThat(server.posts().size() - before).isLessThanOrEqualTo(15);
    }

    @Test
    void aPublishThatNobodyWatchesIsProposedAndBecomesAStream() {
        Made hint = make("nginx-rtmp", "sport");
        add("/live/hinted-b", "music");
        knock(hint, "call=publish&app=live&name=hinted-b&tcurl=rtmp://ingest.example.com/live");
        String id = await().atMost(SOON)
                .until(() -> Api.get("/hints/proposals").path("items[0].id"), notNullValue())
                .toString();
        knock(hint, "call=publish&app=live&name=hinted-b&tcurl=rtmp://ingest.example.com/live");
        await().atMost(SOON).until(() -> Api.get("/hints/proposals").path("items[0].times"), equalTo(2));
        Api.get("/hints/proposals")
                .then()
                .body("items", hasSize(1))
                .body("items[0].url", equalTo("rtmp://ingest.example.com/live/hinted-b"))
                .body("items[0].application", equalTo("live"))
                .body("items[0].tags", equalTo(List.of("sport")));
        Api.post("/hints/proposals/" + id + "/add", "{\"url\": \"nonsense\"}").statusCode(422);
        Api.post("/hints/proposals/" + id + "/add", "{\"name\": \"hinted by its hint\"}")
                .statusCode(201)
                .body("url", equalTo("rtmp://ingest.example.com/live/hinted-b"))
                .body("tags", equalTo(List.of("sport")));
        Api.get("/hints/proposals").then().body("items", hasSize(0));
        Api.post("/hints/proposals/" + id + "/add").statusCode(404);
    }

    @Test
    void whatIsIgnoredIsIgnoredForEver() {
        Made hint = make("srs");
        String body = "{\"action\":\"on_publish\",\"app\":\"live\",\"stream\":\"hinted-c\"}";
        knock(hint, body).body(equalTo("{\"code\":0}"));
        String id = await().atMost(SOON)
                .until(() -> Api.get("/hints/proposals").path("items[0].id"), notNullValue())
                .toString();
        Api.post("/hints/proposals/" + id + "/ignore").statusCode(204);
        knock(hint, body);
        await().atMost(SOON).until(() -> Api.get("/hints/" + hint.id()).path("heard") != null);
        Api.get("/hints/proposals").then().body("items", hasSize(0));
        Api.get("/hints/proposals?ignored=true").then().body("items.id", equalTo(List.of(id)));
        Api.as(Api.TOKEN).delete("/api/v1/hints/proposals/" + id).then().statusCode(204);
        knock(hint, body);
        await().atMost(SOON).until(() -> Api.get("/hints/proposals").path("items[0].name"), equalTo("hinted-c"));
    }

    @Test
    void aThousandProposalsAreKeptAndTheOldestGo() {
        Made hint = make("generic");
        pool.query("""
                        insert into hint_proposal (id, hint_id, application, name, url, first_at, last_at)
                        select gen_random_uuid(), '%s', 'live', 'old-' || n, 'rtmp://h/live/x', now() - interval '1 day', now() - n * interval '1 minute'
                        from generate_series(1, 1000) n""".formatted(hint.id())).execute().await().atMost(SOON);
        knock(hint, "event=publish&application=live&name=hinted-new");
        await().atMost(SOON).until(() -> Api.get("/hints/proposals").path("items[0].name"), equalTo("hinted-new"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(pool.query(
                                        "select count(*) as n, count(*) filter (where name = 'old-1000') as oldest from hint_proposal")
                                .execute()
                                .await()
                                .atMost(SOON)
                                .iterator()
                                .next()
                                .toJson()
                                .encode())
                        .isEqualTo("{\"n\":1000,\"oldest\":0}"));
    }

    @Test
    void takesATenMegabyteBodyAndAnyMethodAndRefusesNobody() {
        Made hint = make("icecast");
        given().body("x".repeat(10 * 1024 * 1024))
                .post(hint.path())
                .then()
                .statusCode(200)
                .header("icecast-auth-user", equalTo("1"));
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "POST")) {
            given().request(method, hint.path() + "?event=listener&mount=/x")
                    .then()
                    .statusCode(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"name=../../etc/passwd", "name=a%0d%0aSet-Cookie:x", "name=LONG", "name=a%00b", "{{{{", "name=%"
            })
    void namesThatAreNoneNameNothing(String form) {
        Made hint = make("nginx-rtmp");
        knock(hint, "call=publish&app=live&" + form.replace("LONG", "a".repeat(10_000)))
                .header(OUTCOME, equalTo(form.equals("name=%") ? "taken" : "it names no stream"))
                .header("Set-Cookie", nullValue())
                .body(emptyString());
    }

    @Test
    void aWrongKeyIsNotThereAndWhoGuessesWaits() {
        for (String key : List.of(STRANGER, "x", "a".repeat(3_000))) {
            given().header("X-Forwarded-For", "203.0.113.91")
                    .urlEncodingEnabled(false)
                    .body("call=publish")
                    .post("/hints/" + key)
                    .then()
                    .statusCode(404)
                    .body(not(containsString(STRANGER)));
        }
    }

    /** Keys are known in memory: neither a stranger's nor a publisher's waits for the database. */
    @Test
    void aFloodOfStrangersKeysIsNoneForTheDatabase() throws Exception {
        Made hint = make("nginx-rtmp");
        knock(hint, "call=publish&app=live&name=before").header(OUTCOME, equalTo("taken"));
        SqlConnection hold = pool.getConnection().await().atMost(SOON);
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            hold.query("begin").execute().await().atMost(SOON);
            hold.query("lock table hint in access exclusive mode")
                    .execute()
                    .await()
                    .atMost(SOON);
            List<Future<Integer>> floods = IntStream.range(0, 300)
                    .mapToObj(i -> many.submit(() ->
                            given().post("/hints/hint_" + "%043d".formatted(i)).statusCode()))
                    .toList();
            knock(hint, "call=publish&app=live&name=meanwhile").header(OUTCOME, equalTo("taken"));
            int refused = 0;
            for (Future<Integer> flood : floods) {
                refused += flood.get() == 404 ? 1 : 0;
            }
            assertThat(refused).isGreaterThan(100);
        } finally {
            hold.query("rollback").execute().await().atMost(SOON);
            hold.close().await().atMost(SOON);
        }
    }

    @Test
    void anotherKeyShutsTheOldDoorAndADeletedOneIsGone() {
        Made hint = make("nginx-rtmp");
        String key = Api.post("/hints/" + hint.id() + "/rotate-key")
                .statusCode(200)
                .extract()
                .path("key");
        given().post(hint.path()).then().statusCode(404);
        given().post("/hints/" + key).then().statusCode(200);
        Api.as(Api.TOKEN).delete("/api/v1/hints/" + hint.id()).then().statusCode(204);
        given().post("/hints/" + key).then().statusCode(404);
        Api.get("/hints/" + hint.id()).then().statusCode(404);
        List<String> actions = Api.get("/audit?limit=20").path("items.findAll { it.object == 'hint' }.action");
        assertThat(actions).contains("create", "update", "delete");
        assertThat(Api.get("/audit?limit=20").asString()).doesNotContain(key).doesNotContain(hint.key());
    }

    @Test
    void isChangedByAMergePatchThatItsETagGuards() {
        Made hint = make("nginx-rtmp", "sport");
        String tag = Api.get("/hints/" + hint.id()).header("ETag");
        Api.patch("/hints/" + hint.id(), "{\"name\": \"Ingest\", \"kind\": \"srs\", \"tags\": null}")
                .statusCode(200)
                .body("name", equalTo("Ingest"))
                .body("kind", equalTo("srs"))
                .body("tags", hasSize(0))
                .header("ETag", not(equalTo(tag)));
        Api.patch("/hints/" + hint.id(), "{\"name\": \"Other\"}", tag).statusCode(412);
        knock(hint, "{}").body(equalTo("{\"code\":0}"));
        Api.get("/hints").then().body("items.name", hasItem("Ingest"));
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        Api.post("/hints", "{\"kind\": \"nginx\", \"name\": \"a\\nb\", \"tags\": [\"\"]}")
                .statusCode(422)
                .body("violations.field", equalTo(List.of("kind", "name", "tags")))
                .body("violations[0].message", containsString("nginx-rtmp, srs, mediamtx"));
        Api.post("/hints", "{}").statusCode(422).body("violations.field", equalTo(List.of("kind")));
    }

    @Test
    void aSliceHasHintsOfItsOwn() {
        String editor = Api.post("/tokens", "{\"name\": \"hinted\", \"role\": \"editor\", \"tags\": [\"sport\"]}")
                .statusCode(201)
                .extract()
                .path("token");
        Made all = make("nginx-rtmp");
        Made wider = make("nginx-rtmp", "sport", "music");
        Made ours = make("nginx-rtmp", "sport");
        knock(all, "call=publish&app=live&name=hinted-all");
        knock(wider, "call=publish&app=live&name=hinted-wider");
        knock(ours, "call=publish&app=live&name=hinted-ours");
        await().atMost(SOON).until(() -> Api.get("/hints/proposals").path("items.size()"), equalTo(3));
        Api.as(editor).get("/api/v1/hints").then().body("items.id", equalTo(List.of(ours.id())));
        Api.as(editor).get("/api/v1/hints/proposals").then().body("items.name", equalTo(List.of("hinted-ours")));
        Api.as(editor).get("/api/v1/hints/" + wider.id()).then().statusCode(404);
        Api.as(editor)
                .body("{\"kind\": \"srs\"}")
                .post("/api/v1/hints")
                .then()
                .statusCode(422)
                .body("violations.field", equalTo(List.of("tags")));
        Api.as(editor)
                .body("{\"kind\": \"srs\", \"tags\": [\"sport\"]}")
                .post("/api/v1/hints")
                .then()
                .statusCode(201);
        Api.as(editor)
                .body("{\"tags\": [\"music\"]}")
                .patch("/api/v1/hints/" + ours.id())
                .then()
                .statusCode(422);
    }
}
