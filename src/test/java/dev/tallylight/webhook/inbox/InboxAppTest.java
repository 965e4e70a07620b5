package dev.tallylight.webhook.inbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class InboxAppTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String UNKNOWN = "in_" + "A".repeat(43);

    private final Pool pool;
    private final InboxContents contents;
    private final List<String> made = new ArrayList<>();

    InboxAppTest(Pool pool, InboxContents contents) {
        this.pool = pool;
        this.contents = contents;
    }

    private String make() {
        String key = Api.post("/inboxes", "")
                .statusCode(201)
                .body("key", matchesPattern("in_[A-Za-z0-9_-]{43}"))
                .extract()
                .path("key");
        made.add(key);
        return key;
    }

    @AfterEach
    void clean() {
        made.forEach(key -> Api.as(Api.TOKEN).delete("/api/v1/inboxes/" + key));
    }

    private static io.restassured.response.ValidatableResponse requests(String key) {
        return Api.get("/inboxes/" + key + "/requests").then().statusCode(200);
    }

    @Test
    void showsWhatWasSentByAnyMethodAndNoPasswords() {
        String key = make();
        for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")) {
            given().request(method, "/inbox/" + key + "?m=" + method).then().statusCode(200);
        }
        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer of-somebody")
                .header("Cookie", "session=theirs")
                .contentType("application/json")
                .body("{\"time\":")
                .post("/inbox/" + key + "?a=b%20c")
                .then()
                .statusCode(200)
                .body(emptyString());
        requests(key)
                .body("items", hasSize(7))
                .body("items[0].method", equalTo("POST"))
                .body("items[0].target", equalTo("/inbox/" + key + "?a=b%20c"))
                .body("items[0].source", equalTo("127.0.0.1"))
                .body("items[0].body", equalTo("{\"time\":"))
                .body("items[0].bodyBytes", equalTo(8))
                .body("items[0].truncated", equalTo(false))
                .body("items[0].signature.result", equalTo("absent"))
                .body("items[0].headers.find { it.name == 'Authorization' }.value", equalTo("***"))
                .body("items[0].headers.find { it.name == 'Cookie' }.value", equalTo("***"))
                .body("items[1].method", equalTo("HEAD"));
        assertThat(Api.get("/inboxes/" + key + "/requests").asString())
                .doesNotContain("of-somebody")
                .doesNotContain("theirs");
        Api.as(Api.TOKEN).get("/inbox/" + key).then().statusCode(200); // a stranger's token would do as well
    }

    @Test
    void isNothingToStrangers() {
        String key = make();
        for (String path : List.of("/inbox/" + UNKNOWN, "/inbox/x", "/inbox/" + key + "x")) {
            given().body("x").post(path).then().statusCode(404).body(not(containsString(key)));
        }
        given().get("/api/v1/inboxes").then().statusCode(401);
        given().get("/api/v1/inboxes/" + key + "/requests").then().statusCode(401);
        given().post("/api/v1/inboxes").then().statusCode(401);
        Api.get("/inboxes/" + UNKNOWN + "/requests").then().statusCode(404);
        Api.as(Api.TOKEN).delete("/api/v1/inboxes/" + key).then().statusCode(204);
        given().body("x").post("/inbox/" + key).then().statusCode(404);
        String viewer = Api.post("/tokens", "{\"name\": \"looks on\", \"role\": \"viewer\"}")
                .statusCode(201)
                .extract()
                .path("token");
        Api.as(viewer).post("/api/v1/inboxes").then().statusCode(403);
        Api.as(viewer).get("/api/v1/inboxes").then().statusCode(200);
    }

    /** The status line that is sent once a body of this size is announced: who sends it whole may find the door shut. */
    private static String answerTo(String key, int size) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout((int) SOON.toMillis());
            String head = "POST /inbox/" + key + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + size + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void isBoundedInEveryDirection() throws IOException {
        String key = make();
        byte[] big = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        given().body(big).post("/inbox/" + key).then().statusCode(200);
        requests(key)
                .body("items[0].bodyBytes", equalTo(100_000))
                .body("items[0].truncated", equalTo(true))
                .body("items[0].body.length()", equalTo(65_536));
        given().body(new byte[] {(byte) 0xff, 0})
                .contentType("application/octet-stream")
                .post("/inbox/" + key)
                .then()
                .statusCode(200);
        requests(key).body("items[0].body", nullValue()).body("items[0].bodyBase64", equalTo("/wA="));
        assertThat(answerTo(key, 3 * 1024 * 1024)).startsWith("HTTP/1.1 413 ");
        List<Response> answers = atOnce(150, () -> given().body(big).post("/inbox/" + key));
        List<Response> refused =
                answers.stream().filter(answer -> answer.statusCode() == 429).toList();
        assertThat(refused).isNotEmpty();
        refused.getFirst()
                .then()
                .header("Retry-After", equalTo("5"))
                .body("type", equalTo("urn:tallylight:problem:rate-limited"));
        long bytes = pool.query("select coalesce(sum(length(body)), 0) from inbox_request")
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
        assertThat(bytes).isLessThanOrEqualTo(InboxContents.MOST_BYTES + 64 * 1024);
    }

    /** Faster than an allowance grows, however slow the machine is. */
    private static List<Response> atOnce(int times, Supplier<Response> request) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Response>> running = IntStream.range(0, times)
                    .mapToObj(i -> CompletableFuture.supplyAsync(request, threads))
                    .toList();
            return running.stream().map(CompletableFuture::join).toList();
        }
    }

    @Test
    void keepsTheNewestHundredOfTheLastTenMinutes() {
        pool.query("delete from inbox").execute().await().atMost(SOON); // what others have left
        String key = make();
        given().body("old").post("/inbox/" + key).then().statusCode(200);
        pool.query("update inbox_request set received_at = now() - interval '601 seconds'")
                .execute()
                .await()
                .atMost(SOON);
        requests(key).body("items", hasSize(0));
        contents.forgetTheOld().await().atMost(SOON);
        assertThat(count()).isZero();
        pool.query("""
                        insert into inbox_request (id, inbox_id, source, method, target, headers, body, body_bytes)
                        select uuid_at(now() - interval '1 minute'), inbox.id, '', 'GET', '/', '[]', '', 0
                        from inbox, generate_series(1, 150)""").execute().await().atMost(SOON);
        given().body("newest").post("/inbox/" + key).then().statusCode(200);
        assertThat(count()).isEqualTo(InboxContents.MOST_REQUESTS * made.size());
        requests(key).body("items", hasSize(100)).body("items[0].body", equalTo("newest"));
    }

    private long count() {
        return pool.query("select count(*) from inbox_request where inbox_id in (select id from inbox)")
                .execute()
                .await()
                .atMost(SOON)
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void verifiesWhatThisInstallationSendsAndSaysByWhoseSecret() {
        String key = make();
        String url = "http://127.0.0.1:" + RestAssured.port + "/inbox/" + key;
        String standard = webhook(url, "standard");
        String dispersa = webhook(url + "?second=1", "dispersa");
        try {
            Api.post("/webhooks/" + standard + "/test");
            await().atMost(SOON).untilAsserted(() -> requests(key).body("items", hasSize(1)));
            requests(key)
                    .body("items[0].signature.result", equalTo("verified"))
                    .body("items[0].signature.endpoint", equalTo(standard))
                    .body("items[0].digest.result", equalTo("absent"));
            Api.post("/webhooks/" + dispersa + "/test");
            await().atMost(SOON).untilAsserted(() -> requests(key).body("items", hasSize(2)));
            requests(key)
                    .body("items[0].signature.endpoint", equalTo(dispersa))
                    .body("items[0].digest.result", equalTo("verified"))
                    .body("items[0].digest.endpoint", equalTo(dispersa));
            given().header("webhook-id", "evt_forged")
                    .header(
                            "webhook-timestamp",
                            Long.toString(java.time.Instant.now().getEpochSecond()))
                    .header("webhook-signature", "v1,AAAA")
                    .body("{}")
                    .post("/inbox/" + key);
            requests(key).body("items[0].signature.result", equalTo("failed"));
        } finally {
            Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + standard);
            Api.as(Api.TOKEN).delete("/api/v1/webhooks/" + dispersa);
        }
    }

    private static String webhook(String url, String format) {
        return Api.post(
                        "/webhooks",
                        "{\"url\": \"" + url + "\", \"tags\": [\"inbox\"], \"format\": \"" + format + "\"}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static RequestSpecification browser() {
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void hasAPageThatShowsWhatArrivesAtOnce() throws Exception {
        for (String path : List.of("/inboxes", "/inboxes/" + UNKNOWN)) {
            browser().get(path).then().statusCode(303);
        }
        String cookie = browser().formParam("token", Api.TOKEN).post("/sign-in").cookie(ConsoleSessions.COOKIE);
        String page = browser()
                .cookie(ConsoleSessions.COOKIE, cookie)
                .post("/inboxes")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        String key = page.substring(page.lastIndexOf('/') + 1);
        made.add(key);
        HttpURLConnection live =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + RestAssured.port + "/inboxes/" + key + "/live")
                        .toURL()
                        .openConnection();
        live.setRequestProperty("Cookie", ConsoleSessions.COOKIE + "=" + cookie);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(live.getInputStream()))) {
                return lines.lines()
                        .filter(line -> line.equals("data:arrived"))
                        .findFirst()
                        .orElse("");
            } catch (java.io.IOException e) {
                return e.toString();
            }
        });
        await().atMost(SOON).until(() -> {
            given().body("<script>alert(1)</script>").post("/inbox/" + key);
            return first.isDone();
        });
        assertThat(first.get(1, TimeUnit.SECONDS)).isEqualTo("data:arrived");
        live.disconnect();
        browser()
                .cookie(ConsoleSessions.COOKIE, cookie)
                .get("/inboxes/" + key)
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("/inbox/" + key + "</code>"))
                .body(containsString("&lt;script&gt;"))
                .body(not(containsString("<script>alert")));
        browser().cookie(ConsoleSessions.COOKIE, cookie).get("/inboxes").then().body(containsString(key));
    }
}
