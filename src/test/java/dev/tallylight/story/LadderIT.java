package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Handler;
import dev.tallylight.testing.LiveDash;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ladder of six variants, of HLS and of DASH, of which two are dead: what the API, the page and the webhook say. */
@Tag("processes")
class LadderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ROUNDS = 5;
    private static final File LOG = new File("target/ladder-it.log");

    @Test
    void saysWhichRungsOfALadderAreDead(@TempDir Path folder) throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("data"));
                LiveHls hls = new LiveHls();
                LiveDash dash = new LiveDash();
                Handler handler = new Handler();
                PackagedApp app = PackagedApp.start(postgres, LOG, Map.of()).awaitReady()) {
            add(app, "/webhooks", "{\"url\":\"" + handler.url() + "\"}");
            String id = add(app, "/streams", stream(hls.url("master.m3u8")));
            String dashId = add(app, "/streams", stream(dash.url()));
            awaitAllUp(app, id);
            awaitAllUp(app, dashId);

            loseTwo(app, id, hls::missing, "/360p.m3u8", "/720p.m3u8");
            loseTwo(app, dashId, dash::missing, "/360p/", "/720p/");
            assertTwoDead(app, id, "variant_missing", "360p.m3u8, 720p.m3u8");
            assertTwoDead(app, dashId, "segment_missing", "360p, 720p");
            for (String said : List.of("do not play: 360p.m3u8, 720p.m3u8 (", "do not play: 360p, 720p (")) {
                await().atMost(PATIENCE)
                        .until(() -> handler.posts().stream()
                                .anyMatch(post -> post.body().contains("stream.degraded")
                                        && post.body().contains(said)));
            }
            handler.posts().forEach(post -> System.out.println("LadderIT: the webhook says " + post.body()));

            hls.missing();
            dash.missing();
            awaitAllUp(app, id);
            awaitAllUp(app, dashId);
        }
    }

    private static String stream(String url) {
        return """
                {"url":"%s","name":"Ladder","expect":{"variants":"all"},
                 "policy":{"interval":"2s","retryInterval":"1s","timeout":"8s"}}""".formatted(url);
    }

    private static void awaitAllUp(PackagedApp app, String id) {
        await().atMost(PATIENCE).until(() -> views(app, id).stream().allMatch("up"::equals));
        await().atMost(PATIENCE).until(() -> state(app, id).getString("status").equals("online"));
    }

    /** Both at once to the probe that tells: one that was under way when they went may have played one of them. */
    private static void loseTwo(PackagedApp app, String id, Consumer<String[]> missing, String... two) {
        for (int round = 1; ; round++) {
            missing.accept(two);
            await().atMost(PATIENCE)
                    .until(() -> List.of("up", "up", "down", "up", "down", "up").equals(views(app, id)));
            await().atMost(PATIENCE)
                    .until(() -> state(app, id).getString("status").equals("degraded"));
            if (state(app, id).getString("detail").startsWith("2 of")) {
                return;
            }
            assertThat(round).as("probes that were under way when two went").isLessThan(ROUNDS);
            missing.accept(new String[0]);
            awaitAllUp(app, id);
        }
    }

    private static void assertTwoDead(PackagedApp app, String id, String reason, String names) {
        String said = "2 of 6 variants do not play: " + names + " (the server answered 404";
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonPath state = state(app, id);
            assertThat(state.getString("status")).isEqualTo("degraded");
            assertThat(state.getString("reason")).isEqualTo(reason);
            assertThat(state.getString("detail")).startsWith(said);
        });
        assertThat(page(app, id)).contains("What plays", names.split(",")[0], "640×360", said);
        System.out.println("LadderIT: the API says " + state(app, id).prettify());
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
