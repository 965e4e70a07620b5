package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Handler;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PackagedApp;
import dev.tallylight.testing.PostgresServer;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ladder of six variants, of which two are dead: what the API, the page and the webhook say. */
@Tag("processes")
class LadderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final File LOG = new File("target/ladder-it.log");
    private static final String SAID = "2 of 6 variants do not play: 360p.m3u8, 720p.m3u8 (the server answered 404";

    @Test
    void saysWhichRungsOfALadderAreDead(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                LiveHls stream = new LiveHls();
                Handler handler = new Handler();
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
            add(app, "/webhooks", "{\"url\":\"" + handler.url() + "\"}");
            String id = add(app, "/streams", """
                    {"url":"%s","name":"Ladder","expect":{"variants":"all"},
                     "policy":{"interval":"2s","retryInterval":"1s","timeout":"8s"}}""".formatted(stream.url("master.m3u8")));
            await().atMost(PATIENCE).until(() -> views(app, id).stream().allMatch("up"::equals));
            assertThat(state(app, id).getString("status")).isEqualTo("online");

            stream.missing("/360p.m3u8", "/720p.m3u8");
            await().atMost(PATIENCE)
                    .until(() -> List.of("up", "up", "down", "up", "down", "up").equals(views(app, id)));
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonPath state = state(app, id);
                assertThat(state.getString("status")).isEqualTo("degraded");
                assertThat(state.getString("reason")).isEqualTo("variant_missing");
                assertThat(state.getString("detail")).startsWith(SAID);
            });
            await().atMost(PATIENCE)
                    .until(() -> handler.posts().stream()
                            .anyMatch(post -> post.body().contains("stream.degraded")
                                    && post.body().contains("variants do not play: ")));
            String page = page(app, id);
            assertThat(page).contains("Bitrate ladder", "360p.m3u8", "640×360", SAID);
            System.out.println("LadderIT: the API says " + state(app, id).prettify());
            handler.posts().forEach(post -> System.out.println("LadderIT: the webhook says " + post.body()));

            stream.missing();
            await().atMost(PATIENCE)
                    .until(() -> state(app, id).getString("status").equals("online"));
        }
    }

    private static String add(PackagedApp app, String path, String body) {
        return Objects.requireNonNull(app.api()
                .body(body)
                .post("/api/v1" + path)
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
    }

    private static JsonPath state(PackagedApp app, String id) {
        return app.api().get("/api/v1/streams/" + id).jsonPath();
    }

    private static List<String> views(PackagedApp app, String id) {
        List<String> views = state(app, id).getList("facts.variants.view");
        return views == null || views.isEmpty() ? List.of("none") : views;
    }

    private static String page(PackagedApp app, String id) {
        Response in = RestAssured.given()
                .port(app.port())
                .redirects()
                .follow(false)
                .formParam("token", PackagedApp.token())
                .post("/sign-in");
        return RestAssured.given()
                .port(app.port())
                .cookies(in.cookies())
                .get("/streams/" + id)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
