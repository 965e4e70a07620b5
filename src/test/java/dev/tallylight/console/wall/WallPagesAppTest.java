package dev.tallylight.console.wall;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A screen's link from being made to being revoked, and what its feed says. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class WallPagesAppTest {
    private static final Pattern LINK =
            Pattern.compile("<code id=\"link\">(https?://[^<]+/wall/open)#(tl_[^<]+)</code>");

    private final String tag = "wall-" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient http = HttpClient.newHttpClient();

    private static RequestSpecification browser() {
        return given().redirects()
                .follow(false)
                .header("Accept", "text/html,*/*;q=0.8")
                .header("Sec-Fetch-Site", "same-origin");
    }

    private static RequestSpecification admin() {
        return browser()
                .cookie(
                        ConsoleSessions.COOKIE,
                        browser().formParam("token", Api.TOKEN).post("/sign-in").cookie(ConsoleSessions.COOKIE));
    }

    private static RequestSpecification screen(String cookie) {
        return browser().cookie(ConsoleSessions.WALL_COOKIE, cookie);
    }

    private static String add(String name, String tags) {
        return Api.post(
                        "/streams",
                        "{\"url\":\"https://" + UUID.randomUUID() + ".example.com/live.m3u8\",\"name\":\"" + name
                                + "\",\"tags\":[" + tags + "],\"paused\":true}")
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String[] link() {
        String made = admin().formParam("name", "control room")
                .formParam("tags", tag)
                .post("/wall/links")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        Matcher link = LINK.matcher(made);
        assertThat(link.find()).as(made).isTrue();
        return new String[] {link.group(1), link.group(2)};
    }

    private static String enter(String token) {
        return browser()
                .formParam("token", token)
                .post("/wall/open")
                .then()
                .statusCode(204)
                .extract()
                .cookie(ConsoleSessions.WALL_COOKIE);
    }

    @Test
    void aScreensLinkOpensTheWallboardAndNothingElse() {
        String[] link = link();
        assertThat(link[0]).doesNotContain(link[1]);
        browser().get("/wall/open").then().statusCode(200).body(containsString("wall-open.js"));
        var entered = browser().formParam("token", link[1]).post("/wall/open");
        var cookie = entered.detailedCookie(ConsoleSessions.WALL_COOKIE);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/wall");
        assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofDays(400).toSeconds());
        screen(cookie.getValue())
                .get("/wall")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("default-src 'self'"))
                .body(containsString("wall.js"), not(containsString("/wall/links")));
        for (String path :
                List.of("/streams", "/outages", "/tokens", "/wall/links", "/api/v1/streams", "/api/v1/summary")) {
            assertThat(screen(cookie.getValue()).get(path).statusCode())
                    .as(path)
                    .isIn(403, 303);
            Api.as(link[1]).get(path).then().statusCode(403);
        }
    }

    @Test
    void whoHasNoLinkGetsNoScreen() {
        for (String token : List.of("", "tl_" + "A".repeat(43), Api.TOKEN, "x".repeat(2_000))) {
            browser().formParam("token", token).post("/wall/open").then().statusCode(403);
        }
        browser().formParam("token", link()[1]).post("/sign-in").then().statusCode(401);
        browser().get("/wall").then().statusCode(303);
        screen("made up").get("/wall").then().statusCode(303);
    }

    @Test
    void whoeverOpensALinkStaysSignedInAsHimself() {
        String screens = enter(link()[1]);
        admin().cookie(ConsoleSessions.WALL_COOKIE, screens)
                .get("/wall")
                .then()
                .statusCode(200)
                .body(containsString("/wall/links"));
        browser()
                .cookie(ConsoleSessions.COOKIE, "ended")
                .cookie(ConsoleSessions.WALL_COOKIE, screens)
                .get("/wall")
                .then()
                .statusCode(200)
                .body(not(containsString("/wall/links")));
    }

    @Test
    void aLinkThatIsRevokedShowsNothingMore() {
        String token = link()[1];
        String screens = enter(token);
        String id = Api.get("/tokens?limit=500").path("items.findAll { it.role == 'wall' }[-1].id");
        admin().post("/tokens/" + id + "/revoke").then().statusCode(303);
        await().untilAsserted(() -> screen(screens).get("/wall").then().statusCode(303));
        browser().formParam("token", token).post("/wall/open").then().statusCode(403);
    }

    @Test
    void whatIsWrongWithALinkStandsBesideItsField() {
        admin().formParam("name", "")
                .formParam("tags", "x".repeat(101))
                .post("/wall/links")
                .then()
                .statusCode(422)
                .body(containsString("id=\"name-error\""), containsString("id=\"tags-error\""));
    }

    @Test
    void theFeedSaysAllAtFirstAndThenWhatChanged() throws Exception {
        String shown = add("Studio <A>", "\"" + tag + "\"");
        add("beyond", "\"other\"");
        String screens = enter(link()[1]);
        HttpResponse<java.io.InputStream> feed = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/wall/live"))
                        .header("Cookie", ConsoleSessions.WALL_COOKIE + "=" + screens)
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(feed.body(), StandardCharsets.UTF_8))) {
            JsonNode first = next(lines, "lamps");
            assertThat(first.path("full").asBoolean()).isTrue();
            assertThat(first.path("total").asInt()).isEqualTo(1);
            assertThat(first.path("lamps")).hasSize(1);
            assertThat(first.path("lamps").path(0).path("name").asText()).isEqualTo("Studio <A>");
            assertThat(first.path("lamps").path(0).path("status").asText()).isEqualTo("paused");
            assertThat(first.path("version").isTextual()).isTrue();

            add("Studio B", "\"" + tag + "\"");
            JsonNode second = next(lines, "lamps");
            assertThat(second.has("full")).isFalse();
            assertThat(second.path("lamps")).hasSize(1);
            assertThat(second.path("lamps").path(0).path("name").asText()).isEqualTo("Studio B");
            assertThat(second.path("total").asInt()).isEqualTo(2);

            Api.as(Api.TOKEN).delete("/api/v1/streams/" + shown).then().statusCode(204);
            assertThat(next(lines, "gone").path("gone").path(0).asText()).isEqualTo(shown);
        }
    }

    @Test
    void aScreenOfASliceHearsNothingSoonerForWhatIsBeyondIt() throws Exception {
        add("within", "\"" + tag + "\"");
        String screens = enter(link()[1]);
        HttpResponse<java.io.InputStream> feed = http.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/wall/live"))
                        .header("Cookie", ConsoleSessions.WALL_COOKIE + "=" + screens)
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(feed.body(), StandardCharsets.UTF_8))) {
            JsonNode first = next(lines, "lamps");
            add("beyond", "\"other\"");
            JsonNode second = next(lines, "now");
            assertThat(second.has("lamps")).isFalse();
            assertThat(second.path("now").asLong() - first.path("now").asLong())
                    .as("milliseconds between two messages")
                    .isGreaterThan(4_500);
        }
    }

    /** The next message that has it; those that say that nothing changed are passed over. */
    private static JsonNode next(BufferedReader lines, String field) throws IOException {
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("the feed has ended");
            }
            if (line.startsWith("data:")) {
                JsonNode message = new ObjectMapper().readTree(line.substring(5));
                if (message.has(field)) {
                    return message;
                }
            }
        }
    }
}
