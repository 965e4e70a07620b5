package dev.tallylight.access.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.NarrowDoors;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many feeds may be open, and when each ends, over real connections. */
@QuarkusTest
@TestProfile(NarrowDoors.class)
@QuarkusTestResource(PostgresResource.class)
class LiveFeedsAppTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String EVENTS = "/api/v1/events/live";
    private static final String CONSOLE = "/streams/live";

    @Inject
    LiveFeeds feeds;

    @Inject
    Pool pool;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HttpResponse<InputStream>> opened = new ArrayList<>();

    /** Whoever went before may still be on their way out. */
    @BeforeEach
    void begin() {
        awaitOpen(0);
    }

    @AfterEach
    void closeAll() throws IOException {
        for (HttpResponse<InputStream> each : opened) {
            each.body().close();
        }
        client.shutdownNow();
    }

    private void awaitOpen(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            feeds.look().await().atMost(PATIENCE);
            assertThat(feeds.open()).isEqualTo(count);
        });
    }

    private record Caller(String header, String value) {
        static Caller token(String token) {
            return new Caller("Authorization", "Bearer " + token);
        }

        static Caller session(String token) {
            String cookie = given().formParam("token", token)
                    .redirects()
                    .follow(false)
                    .post("/sign-in")
                    .then()
                    .statusCode(303)
                    .extract()
                    .cookie("tallylight-session");
            return new Caller("Cookie", "tallylight-session=" + cookie);
        }
    }

    private HttpResponse<InputStream> open(String path, Caller caller) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header(caller.header(), caller.value())
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            opened.add(response);
            return response;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<HttpResponse<InputStream>> open(int count, String path, Caller caller) {
        List<HttpResponse<InputStream>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(open(path, caller));
            assertThat(all.getLast().statusCode()).isEqualTo(200);
        }
        return all;
    }

    private static Response newToken() {
        return Api.post("/tokens", "{\"name\":\"feeds\",\"role\":\"viewer\"}")
                .statusCode(201)
                .extract()
                .response();
    }

    private static String text(Response response, String field) {
        return response.path(field);
    }

    private static void assertRefused(HttpResponse<InputStream> response, String remedy) throws IOException {
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isPositive();
        assertThat(new String(response.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains(remedy);
    }

    /** To its end, which must come by itself. */
    private static void assertEnds(HttpResponse<InputStream> feed) {
        await().atMost(PATIENCE).until(() -> {
            while (feed.body().available() > 0) {
                feed.body().skipNBytes(feed.body().available());
            }
            return java.util.concurrent.CompletableFuture.supplyAsync(() -> {
                        try {
                            return feed.body().read() < 0;
                        } catch (IOException e) {
                            return true;
                        }
                    })
                    .completeOnTimeout(false, 10, java.util.concurrent.TimeUnit.SECONDS)
                    .get();
        });
    }

    @Test
    void endWithTheirToken() {
        Response token = newToken();
        Caller caller = Caller.token(text(token, "token"));
        HttpResponse<InputStream> mine = open(1, EVENTS, caller).getFirst();
        HttpResponse<InputStream> another =
                open(1, EVENTS, Caller.token(Api.TOKEN)).getFirst();
        HttpResponse<InputStream> bySession =
                open(1, CONSOLE, Caller.session(text(token, "token"))).getFirst();
        Api.as(Api.TOKEN).delete("/api/v1/tokens/" + text(token, "id")).then().statusCode(204);
        assertEnds(mine);
        assertEnds(bySession);
        awaitOpen(1);
        assertThat(another.statusCode()).isEqualTo(200);
    }

    @Test
    void endWithTheirSignIn() {
        Caller caller = Caller.session(Api.TOKEN);
        HttpResponse<InputStream> feed = open(1, CONSOLE, caller).getFirst();
        given().header(caller.header(), caller.value())
                .redirects()
                .follow(false)
                .post("/sign-out")
                .then()
                .statusCode(303);
        assertEnds(feed);
        assertThat(open(CONSOLE, caller).statusCode())
                .as("and the cookie is no good any more")
                .isNotEqualTo(200);
    }

    /** Without any signal: what is compared is what holds. */
    @Test
    void endWhenTheirSignInExpires() {
        Caller caller = Caller.session(Api.TOKEN);
        HttpResponse<InputStream> feed = open(1, CONSOLE, caller).getFirst();
        pool.query("update console_session set expires_at = now() - interval '1 second'")
                .execute()
                .await()
                .atMost(PATIENCE);
        assertEnds(feed);
    }

    @Test
    void areLimitedByCredentialByTokenAndInAll() throws IOException {
        String one = text(newToken(), "token");
        Caller byToken = Caller.token(one);
        open(NarrowDoors.FEEDS_PER_CREDENTIAL, EVENTS, byToken);
        assertRefused(open(EVENTS, byToken), "TALLYLIGHT_LIVE_FEEDS_PER_CREDENTIAL");

        Caller bySession = Caller.session(one);
        open(NarrowDoors.FEEDS_PER_TOKEN - NarrowDoors.FEEDS_PER_CREDENTIAL, EVENTS, bySession);
        assertRefused(open(EVENTS, Caller.session(one)), "TALLYLIGHT_LIVE_FEEDS_PER_TOKEN");

        open(NarrowDoors.FEEDS - NarrowDoors.FEEDS_PER_TOKEN, EVENTS, Caller.token(Api.TOKEN));
        assertRefused(open(EVENTS, Caller.token(text(newToken(), "token"))), "TALLYLIGHT_LIVE_FEEDS_MOST");
    }

    @Test
    void makeRoomWhenTheyAreClosed() throws IOException {
        Caller caller = Caller.token(text(newToken(), "token"));
        List<HttpResponse<InputStream>> all = open(NarrowDoors.FEEDS_PER_CREDENTIAL, EVENTS, caller);
        for (HttpResponse<InputStream> each : all) {
            each.body().close();
        }
        awaitOpen(0);
        open(1, EVENTS, caller);
    }
}
