package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.Handler;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From adding a stream to the POST that says that it is back. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
class FirstAlertIT {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final String TAG = "first-alert"; // other stories' streams come and go meanwhile
    private static final String ONLY_ITS_OWN = "\"tags\":[\"" + TAG + "\"]";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void tellsInBothFormatsWhenAStreamFreezesAndWhenItIsBack() throws Exception {
        try (LiveHls hls = new LiveHls();
                Handler standard = new Handler();
                Handler dispersa = new Handler()) {
            standard.answers(
                    post -> standard.posts().size() == 1 ? 500 : 204); // the first try of the first alert fails
            Map<String, String> made = Api.post(
                            "/webhooks", "{\"url\":\"" + standard.url() + "\"," + ONLY_ITS_OWN + "}")
                    .statusCode(201)
                    .body("secret", startsWith("whsec_"))
                    .extract()
                    .path("$");
            String secret = String.valueOf(made.get("secret"));
            String token = Api.post(
                            "/webhooks",
                            "{\"url\":\"" + dispersa.url() + "\",\"format\":\"dispersa\"," + ONLY_ITS_OWN + "}")
                    .statusCode(201)
                    .body("token", notNullValue())
                    .extract()
                    .path("token");
            String id = Api.addStream(hls.url(), "Studio A", TAG);
            await().atMost(PATIENCE).until(() -> Api.status(id).equals("online"));
            Api.get("/streams/" + id)
                    .then()
                    .body("protocol", equalTo("hls"))
                    .body("facts.video.codec", equalTo("h264"))
                    .body("facts.video.width", equalTo(320))
                    .body("facts.audio.codec", equalTo("aac"))
                    .body("checkpoints[0].view", equalTo("up"));

            Instant frozen = Instant.now();
            hls.freeze();
            await().atMost(PATIENCE)
                    .until(() ->
                            standard.posts().size() >= 2 && dispersa.posts().size() >= 1);
            List<Handler.Post> posts = standard.posts();
            assertThat(posts.get(0).id())
                    .startsWith("evt_")
                    .isEqualTo(posts.get(1).id());
            assertThat(posts.get(0).body()).isEqualTo(posts.get(1).body());
            JsonNode offline = verified(posts.get(1), secret);
            assertThat(offline.get("type").asText()).isEqualTo("stream.offline");
            assertThat(offline.get("data").get("reason").asText()).isEqualTo("playlist_stale");
            assertThat(offline.get("data").get("checkpoints").get(0).get("view").asText())
                    .isEqualTo("down");
            assertThat(Instant.parse(offline.get("data").get("since").asText())).isAfter(frozen);
            checkDispersa(dispersa.posts().getFirst(), token, "offline", hls.url());
            Api.get("/streams/" + id + "/explain")
                    .then()
                    .body("status", equalTo("offline"))
                    .body("because", startsWith("The one checkpoint that can tell holds it down"))
                    .body("checkpoints[0].reason", equalTo("playlist_stale"))
                    .body("wouldChange[0]", startsWith("online as soon as"));

            hls.thaw();
            await().atMost(PATIENCE)
                    .until(() ->
                            standard.posts().size() >= 3 && dispersa.posts().size() >= 2);
            JsonNode online = verified(standard.posts().get(2), secret);
            assertThat(online.get("type").asText()).isEqualTo("stream.online");
            long outage = online.get("data").get("outageSeconds").asLong();
            long expected = Duration.between(
                            Instant.parse(offline.get("data").get("since").asText()),
                            Instant.parse(online.get("data").get("since").asText()))
                    .toSeconds();
            assertThat(outage).isEqualTo(expected);
            checkDispersa(dispersa.posts().get(1), token, "online", hls.url());

            Api.get("/streams/" + id + "/transitions")
                    .then()
                    .body("items.status", equalTo(List.of("online", "offline", "online")))
                    .body("items[1].checkpoints[0].reason", equalTo("playlist_stale"));
            Api.get("/events?after=0").then().body("items.type", hasItem("stream.offline"));
            Api.get("/webhooks/" + made.get("id") + "/deliveries?state=succeeded")
                    .then()
                    .body("items.size()", equalTo(2));
        }
    }

    /** By the library that Standard Webhooks itself publishes. */
    private static JsonNode verified(Handler.Post post, String secret) throws Exception {
        Map<String, List<String>> headers = new HashMap<>();
        post.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        new Webhook(secret).verify(post.body(), HttpHeaders.of(headers, (name, value) -> true));
        return JSON.readTree(post.body());
    }

    private static void checkDispersa(Handler.Post post, String token, String status, String url) throws Exception {
        JsonNode body = JSON.readTree(post.body());
        assertThat(body.properties().stream().map(Map.Entry::getKey))
                .containsExactly("time", "digest", "stream", "status", "checkpoints");
        String time = body.get("time").asText();
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
        byte[] digest = MessageDigest.getInstance("MD5").digest((time + token).getBytes(StandardCharsets.UTF_8));
        assertThat(body.get("digest").asText()).isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(body.get("stream").asText()).isEqualTo(url);
        assertThat(body.get("status").asText()).isEqualTo(status);
        assertThat(body.get("checkpoints").get(0).asText()).isEqualTo("Local");
    }
}
