package dev.tallylight.statuspage.serve;

import static dev.tallylight.testing.Api.TOKEN;
import static dev.tallylight.testing.Api.as;
import static dev.tallylight.testing.Api.patch;
import static dev.tallylight.testing.Api.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.tallylight.statuspage.content.PageReader;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class StatusPageAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    Pool pool;

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final String secret = "planted" + mark;
    private final String tag = "public-" + mark;
    private final String slug = "page-" + mark;
    private String stream = "";

    @BeforeEach
    void thereAreStreams() {
        stream = post("/streams", """
                        {"url": "http://127.0.0.1:9/%1$s-url?k=%1$s", "name": "Shown & <b>bold</b>", "key": "%1$s/key",
                         "tags": ["%2$s", "%1$s-tag"], "paused": true}""".formatted(secret, tag))
                .statusCode(201)
                .extract()
                .path("id");
        post("/streams", """
                        {"url": "http://127.0.0.1:9/%1$s-other", "name": "%1$s-name", "tags": ["%1$s-tag", "%1$s-beyond"], "paused": true}""".formatted(secret)).statusCode(201);
        sql("""
                insert into outage (id, stream_id, name, tags, since, confirmed_at, ended_at, part_since, course, checkpoints,
                    off_air_ms, reason, detail, note, acknowledged_by, acknowledged_at)
                values (uuid_at(now() - interval '2 days'), '%1$s', 'Shown', array['%2$s'], now() - interval '2 days',
                    now() - interval '2 days', now() - interval '47 hours', now() - interval '2 days', '[]', '[]',
                    3600000, 'playlist_stale', '%3$s-detail', '%3$s-note', '%3$s-person', now() - interval '47 hours')""".formatted(stream, tag, secret));
        post("/maintenance", """
                        {"name": "%1$s-window", "start": "2026-11-25T02:00", "duration": "23h", "rrule": "FREQ=DAILY",
                         "tags": ["%1$s-beyond"]}""".formatted(secret)).statusCode(201);
    }

    @AfterEach
    void nothingIsLeft() {
        sql("delete from status_page where slug like '%" + mark + "%'");
        sql("delete from stream where '" + tag + "' = any (tags) or '" + secret + "-tag' = any (tags)");
        sql("delete from server where '" + tag + "' = any (tags) or '" + secret + "-tag' = any (tags)");
        sql("delete from outage where '" + tag + "' = any (tags)");
        sql("delete from maintenance_window where name like '%" + mark + "%'");
        sql("delete from access_token where name like '%" + mark + "%'");
    }

    private void sql(String statement) {
        pool.query(statement).execute().await().atMost(Duration.ofSeconds(60));
    }

    private String page(String more) {
        String id = post("/status-pages", """
                        {"slug": "%s", "title": "Radio <i>%s", "tags": ["%s"]%s}""".formatted(slug, mark, tag, more))
                .statusCode(201)
                .extract()
                .path("id");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/status/" + slug).statusCode() != 404);
        return id;
    }

    private static String all(Response response) {
        return response.getHeaders() + "\n" + response.getBody().asString();
    }

    private List<Response> forms() {
        return List.of(
                given().get("/status/" + slug),
                given().get("/status/" + slug + ".json"),
                given().get("/status/" + slug + "/feed.atom"),
                given().get("/badges/" + slug + "/" + stream + ".svg"),
                given().get("/badges/" + slug + "/" + stream + ".svg?show=uptime"));
    }

    /** What is off air is what people come for, whatever its name. */
    @Test
    @Tag("thorough")
    void whatIsOffAirHasRoomOnThePage() {
        String many = IntStream.range(0, PageReader.MOST_STREAMS)
                .mapToObj(i ->
                        "{\"url\":\"http://127.0.0.1:9/%1$s-%2$d\",\"name\":\"a%2$d\",\"tags\":[\"%3$s\"],\"paused\":true}"
                                .formatted(mark, i, tag))
                .collect(Collectors.joining(",", "{\"streams\":[", "]}"));
        post("/streams/import", many).statusCode(200).body("rejected", equalTo(0));
        post("/servers", "{\"name\":\"zz-server\",\"tags\":[\"%s\"]}".formatted(tag))
                .statusCode(201);
        String last = post("/streams", """
                        {"url": "http://127.0.0.1:9/%1$s-last", "name": "zz-last", "tags": ["%2$s"], "paused": true}""".formatted(mark, tag))
                .statusCode(201)
                .extract()
                .path("id");
        sql("update stream_state set status = 'offline' where stream_id = '" + last + "'");
        page("");
        assertThat(given().get("/status/" + slug + ".json").asString()).contains("\"zz-last\"", "\"zz-server\"");
        assertThat(given().get("/status/" + slug).asString()).contains("zz-last", "And 2 more");
    }

    @Test
    void nothingIsToldThatIsNotOnThePage() {
        String id = page(", \"text\": \"<script>alert(1)</script>\\n\\nsecond\u202e\"");
        for (Response response : forms()) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(all(response)).doesNotContain(secret, "Playlist stale", "playlist_stale");
            if (!response.contentType().startsWith("application/json")) { // where it is no markup
                assertThat(response.asString()).doesNotContain("<b>", "<script>alert");
            }
            assertThat(response.getHeader("Set-Cookie")).isNull();
            assertThat(response.getHeader("Content-Security-Policy")).contains("default-src 'none'");
        }
        assertThat(forms().getFirst().asString())
                .contains(
                        "Shown &amp; &lt;b&gt;bold&lt;/b&gt;",
                        "&lt;script&gt;alert(1)&lt;/script&gt;",
                        "off air for 1 h");
        patch("/status-pages/" + id, "{\"showNotes\": true, \"showReasons\": true}")
                .statusCode(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(forms().getFirst().asString()).contains(secret + "-note", "Playlist stale"));
        for (Response response : forms()) {
            assertThat(all(response))
                    .doesNotContain(
                            secret + "-url",
                            secret + "-name",
                            secret + "-tag",
                            secret + "-detail",
                            secret + "-person",
                            secret + "-window",
                            secret + "/key");
        }
        patch("/status-pages/" + id, "{\"showUrls\": true}").statusCode(200);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(forms().getFirst().asString()).contains(secret + "-url"));
    }

    private String server(String name, String... tags) {
        return post("/servers", """
                        {"name": "%s", "tags": ["%s"]}""".formatted(name, String.join("\", \"", tags)))
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** One that was silent for an hour two days ago, and is again for ten minutes. */
    private void wasSilentTwice(String server) {
        sql("""
                update server set created_at = now() - interval '20 days' where id = '%1$s';
                update server_state set status = 'offline', since = now() - interval '10 minutes', reason = 'heartbeat_missing'
                    where server_id = '%1$s';
                delete from server_transition where server_id = '%1$s';
                insert into server_transition (id, server_id, sequence, status, previous_status, since, confirmed_at) values
                    (uuid_at(now() - interval '20 days'), '%1$s', 1, 'online', 'unknown', now() - interval '20 days', now() - interval '20 days'),
                    (uuid_at(now() - interval '48 hours'), '%1$s', 2, 'offline', 'online', now() - interval '48 hours', now() - interval '48 hours'),
                    (uuid_at(now() - interval '47 hours'), '%1$s', 3, 'online', 'offline', now() - interval '47 hours', now() - interval '47 hours'),
                    (uuid_at(now() - interval '10 minutes'), '%1$s', 4, 'offline', 'online', now() - interval '10 minutes', now() - interval '10 minutes');
                insert into outage (id, stream_id, kind, name, tags, since, confirmed_at, ended_at, part_since, course, checkpoints,
                    off_air_ms, reason, detail) values
                    (uuid_at(now() - interval '48 hours'), '%1$s', 'server', 'edge1', array['%2$s'], now() - interval '48 hours',
                    now() - interval '48 hours', now() - interval '47 hours', now() - interval '48 hours', '[]', '[]',
                    3600000, 'heartbeat_missing', '%3$s-detail'),
                    (uuid_at(now() - interval '10 minutes'), '%1$s', 'server', 'edge1', array['%2$s'], now() - interval '10 minutes',
                    now() - interval '10 minutes', null, now() - interval '10 minutes', '[]', '[]',
                    0, 'heartbeat_missing', '%3$s-detail')""".formatted(server, tag, secret));
    }

    @Test
    void serversWithThePagesTagsStandBesideItsStreamsInWordsOfTheirOwn() {
        String edge = server("edge1", tag, secret + "-tag");
        String beyond = server(secret + "-server", secret + "-tag", secret + "-beyond");
        wasSilentTwice(edge);
        page("");
        String html = forms().getFirst().asString();
        assertThat(html)
                .contains(
                        "<h2><bdi>Servers</bdi></h2>",
                        "edge1",
                        "The server is offline",
                        "silent for 1 h",
                        "Silent since")
                .doesNotContain(secret);
        assertThat(html.substring(html.indexOf("Servers"), html.indexOf("Outages of the last")))
                .contains("online, silent on", ">Offline<")
                .doesNotContain("off air on");
        Response json = forms().get(1);
        json.then()
                .body("state", equalTo("offline"))
                .body("servers.size()", equalTo(1))
                .body("servers[0].id", equalTo(edge))
                .body("servers[0].state", equalTo("offline"))
                .body("servers[0].days.availability.size()", equalTo(90))
                .body("streams.size()", equalTo(1))
                .body("outages.find { it.serverId == '" + edge + "' }.streamId", equalTo(null))
                .body("outages.find { it.streamId == '" + stream + "' }.seconds", equalTo(3600));
        assertThat(json.jsonPath().getDouble("servers[0].availability"))
                .as("70 minutes of 20 days")
                .isBetween(0.9970, 0.9980);
        String feed = forms().get(2).asString();
        assertThat(feed)
                .contains("edge1 is offline", "edge1 was silent for 1 h", "online again since")
                .doesNotContain("edge1 is off air", secret);
        given().get("/badges/" + slug + "/" + edge + ".svg")
                .then()
                .statusCode(200)
                .body(containsString("edge1: Offline"));
        given().get("/badges/" + slug + "/" + beyond + ".svg").then().statusCode(404);
    }

    @Test
    void aBadgeOfWhatIsNotOnThePageIsNotThere() {
        page("");
        String beyond = as(TOKEN)
                .get("/api/v1/streams?tag=" + secret + "-tag&q=" + secret + "-other")
                .path("items[0].id");
        assertThat(beyond).isNotNull();
        for (String path : List.of(
                "/badges/" + slug + "/" + beyond + ".svg",
                "/badges/" + slug + "/" + UUID.randomUUID() + ".svg",
                "/badges/" + slug + "/%25.svg",
                "/badges/nobody-" + mark + "/" + stream + ".svg",
                "/status/nobody-" + mark,
                "/status/nobody-" + mark + ".json",
                "/status/" + slug + "/logo")) {
            Response response = given().urlEncodingEnabled(false).get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(all(response)).as(path).doesNotContain(mark, "Tallylight");
        }
        given().urlEncodingEnabled(false)
                .get("/badges/" + slug + "/" + secret + "%2Fkey.svg")
                .then()
                .statusCode(200)
                .contentType(startsWith("image/svg+xml"))
                .header("X-Content-Type-Options", "nosniff")
                .body(containsString("Not watched"));
    }

    @Test
    void whoHasThePageAlreadyIsNotSentItAgain() {
        page("");
        Response first = given().get("/status/" + slug + ".json");
        String etag = first.getHeader("ETag");
        assertThat(etag).startsWith("W/\"");
        assertThat(first.getHeader("Cache-Control")).isEqualTo("public, max-age=5");
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            String now = given().get("/status/" + slug + ".json").getHeader("ETag");
            return given().header("If-None-Match", now)
                            .get("/status/" + slug + ".json")
                            .statusCode()
                    == 304;
        });
    }

    @Test
    void behindAPasswordNothingIsSeenWithoutIt() {
        String id = page(", \"password\": \"correct horse\"");
        given().get("/status/" + slug)
                .then()
                .statusCode(200)
                .header("Cache-Control", "private, no-store")
                .body(containsString("behind a password"))
                .body(not(containsString("Shown")));
        given().get("/status/" + slug + ".json").then().statusCode(401);
        given().get("/status/" + slug + "/feed.atom").then().statusCode(401);
        given().get("/badges/" + slug + "/" + stream + ".svg").then().statusCode(404);
        given().redirects()
                .follow(false)
                .formParam("password", "wrong horse")
                .post("/status/" + slug)
                .then()
                .statusCode(403)
                .body(containsString("not the password"));
        Response right = given().redirects()
                .follow(false)
                .formParam("password", "correct horse")
                .post("/status/" + slug);
        assertThat(right.statusCode()).isEqualTo(303);
        assertThat(right.getHeader("Set-Cookie"))
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax");
        String name = right.getHeader("Set-Cookie").split("=", 2)[0];
        String value = right.getCookie(name);
        given().cookie(name, value)
                .get("/status/" + slug)
                .then()
                .statusCode(200)
                .header("Cache-Control", "private, no-cache")
                .body(containsString("Shown"));
        given().cookie(name, value.replace(value.charAt(20), value.charAt(20) == 'A' ? 'B' : 'A'))
                .get("/status/" + slug + ".json")
                .then()
                .statusCode(401);
        patch("/status-pages/" + id, "{\"password\": \"another horse\"}")
                .statusCode(200)
                .body("hasPassword", equalTo(true));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().cookie(name, value)
                                .get("/status/" + slug + ".json")
                                .statusCode()
                        == 401);
        as(TOKEN).get("/api/v1/audit").then().body(not(containsString("horse")));
    }

    @Test
    void byItsOwnHostThereIsThePageAndNothingElse() throws IOException {
        String host = "status-" + mark + ".example.com";
        page(", \"host\": \"" + host.toUpperCase(Locale.ROOT) + "\"");
        assertThat(raw(host, "/")).startsWith("HTTP/1.1 200").contains("Shown &amp;");
        assertThat(raw(host + ":8443", "/status/" + slug)).startsWith("HTTP/1.1 200");
        for (String path : List.of(
                "/sign-in",
                "/api/v1/streams",
                "/q/health",
                "/q/openapi",
                "/streams",
                "/status/another",
                "/console/tokens.css",
                "/status",
                "/docs",
                "//api/v1/streams",
                "/status/" + slug + "x")) {
            assertThat(raw(host, path)).as(path).startsWith("HTTP/1.1 404").doesNotContain("Tallylight");
        }
        assertThat(raw("localhost", "/sign-in")).startsWith("HTTP/1.1 200");
        post("/status-pages", """
                        {"slug": "b-%1$s", "title": "B", "tags": ["%2$s"], "host": "%3$s"}""".formatted(mark, tag, host)).statusCode(409);
    }

    @Test
    void noPathLeadsFromAPagesOwnHostToAnythingElse() throws IOException {
        String host = "status-" + mark + ".example.com";
        page(", \"host\": \"" + host + "\"");
        for (String path : List.of(
                "/status/" + slug + "/../../sign-in",
                "/status/" + slug + "/%2e%2e/%2e%2e/q/metrics",
                "/status/" + slug + "/./../../api/v1/streams",
                "/status/" + slug + "/..",
                "/badges/" + slug + "/../../sign-in",
                "/badges/" + slug + "/x/%2E./../../docs")) {
            assertThat(raw(host, path)).as(path).startsWith("HTTP/1.1 404").doesNotContain("Tallylight");
        }
        assertThat(raw(host + "..", "/sign-in")).startsWith("HTTP/1.1 404");
        assertThat(raw(host, "/status/" + slug + "/subscribe")).startsWith("HTTP/1.1 200");
    }

    /** Making a page may take as long as the database does; that one is shut must not wait for it. */
    @Test
    void aPasswordShutsAPageAtOnceAlsoWhileNoneCanBeMade() {
        String id = page("");
        given().get("/status/" + slug).then().statusCode(200).body(containsString("Shown"));
        SqlConnection hold = pool.getConnection().await().atMost(PATIENCE);
        try {
            hold.query("begin").execute().await().atMost(PATIENCE);
            hold.query("lock table outage in access exclusive mode")
                    .execute()
                    .await()
                    .atMost(PATIENCE);
            await().atMost(PATIENCE).until(this::somebodyWaitsForAnOutage);
            patch("/status-pages/" + id, "{\"password\": \"correct horse\"}").statusCode(200);
            await().atMost(Duration.ofSeconds(4))
                    .untilAsserted(
                            () -> assertThat(given().get("/status/" + slug).asString())
                                    .contains("behind a password"));
        } finally {
            hold.query("rollback").execute().await().atMost(PATIENCE);
            hold.close().await().atMost(PATIENCE);
        }
    }

    private boolean somebodyWaitsForAnOutage() {
        given().get("/status/" + slug);
        return pool.query("select from pg_locks where not granted and relation = 'outage'::regclass")
                        .execute()
                        .await()
                        .atMost(PATIENCE)
                        .size()
                > 0;
    }

    private static String raw(String host, String path) throws IOException {
        try (Socket socket = new Socket(URI.create(RestAssured.baseURI).getHost(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPageIsEditedByTheApiWithinASlice() {
        String id = page("");
        String etag = as(TOKEN).get("/api/v1/status-pages/" + id).getHeader("ETag");
        patch("/status-pages/" + id, "{\"title\": \"Other\"}").statusCode(200);
        patch("/status-pages/" + id, "{\"title\": \"Third\"}", etag).statusCode(412);
        post("/status-pages", """
                        {"slug": "%s", "title": "B", "tags": ["x"]}""".formatted(slug)).statusCode(409).body("other", equalTo(id));
        String sliced = post("/tokens", """
                        {"name": "%1$s", "role": "editor", "tags": ["slice-%1$s"]}""".formatted(mark)).extract().path("token");
        as(sliced).get("/api/v1/status-pages").then().body("items.size()", equalTo(0));
        as(sliced).get("/api/v1/status-pages/" + id).then().statusCode(404);
        as(sliced).delete("/api/v1/status-pages/" + id).then().statusCode(404);
        as(sliced)
                .body("{\"slug\": \"s-%1$s\", \"title\": \"S\", \"tags\": [\"%2$s\"]}".formatted(mark, tag))
                .post("/api/v1/status-pages")
                .then()
                .statusCode(422);
        as(sliced)
                .body("{\"slug\": \"s-%1$s\", \"title\": \"S\", \"everything\": true}".formatted(mark))
                .post("/api/v1/status-pages")
                .then()
                .statusCode(422);
        as(sliced)
                .body("{\"slug\": \"s-%1$s\", \"title\": \"S\", \"tags\": [\"slice-%1$s\"]}".formatted(mark))
                .post("/api/v1/status-pages")
                .then()
                .statusCode(201);
        as(TOKEN).delete("/api/v1/status-pages/" + id).then().statusCode(204);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/status/" + slug).statusCode() == 404);
    }

    @Test
    void aLogoIsShownForWhatItIsAndOneThatActsIsRefused() {
        String id = page("");
        String path = "/api/v1/status-pages/" + id + "/logo";
        logo("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>alert(1)</script></svg>", path)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("logo"))
                .body("violations[0].message", containsString("<script>"));
        logo("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>", path)
                .then()
                .statusCode(200)
                .body("mediaType", equalTo("image/svg+xml"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> given().get("/status/" + slug + "/logo").statusCode() == 200);
        given().get("/status/" + slug + "/logo")
                .then()
                .contentType(equalTo("image/svg+xml"))
                .header("Content-Security-Policy", equalTo("default-src 'none'; sandbox"))
                .header("X-Content-Type-Options", "nosniff");
        assertThat(given().get("/status/" + slug).asString()).contains("/status/" + slug + "/logo?v=");
        as(TOKEN).delete(path).then().statusCode(204);
    }

    private static Response logo(String file, String path) {
        return given().header("Authorization", "Bearer " + TOKEN)
                .contentType("application/octet-stream")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .put(path);
    }
}
