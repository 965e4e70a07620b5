package dev.tallylight.dispersa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.DispersaClient;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A client of the old control API, which knows nothing of Tallylight, and what it comes to. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class DispersaClientAppTest {
    private final String mark = UUID.randomUUID().toString().substring(0, 8);

    private static JsonPath token(String role, String tags) {
        return Api.post("/tokens", "{\"name\":\"old script\",\"role\":\"" + role + "\",\"tags\":[" + tags + "]}")
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static DispersaClient client(JsonPath token) {
        return new DispersaClient(
                RestAssured.baseURI + ":" + RestAssured.port + "/v1", token.getString("id"), token.getString("token"));
    }

    private String url(String name) {
        return "http://127.0.0.1:9/" + mark + "/" + name + "/playlist.m3u8";
    }

    private static void refuses(int code, String words, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(DispersaClient.Refused.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code))
                .withMessageContaining(words);
    }

    @Test
    void livesThroughAStreamsWholeLife() {
        DispersaClient client = client(token("editor", ""));
        Map<String, Object> added = client.add(Map.of("url", url("a"), "name", "Studio A"));
        String id = String.valueOf(added.get("id"));
        assertThat(id).matches("[0-9a-f]{24}");
        assertThat(added.keySet()).containsExactly("id", "url", "name", "status", "paused", "checkpoints");
        assertThat(added)
                .containsEntry("url", url("a"))
                .containsEntry("name", "Studio A")
                .containsEntry("status", "online")
                .containsEntry("paused", false);
        List<String> names = client.checkpoints().stream()
                .map(each -> String.valueOf(each.get("name")))
                .toList();
        assertThat(names).isNotEmpty();
        assertThat(added.get("checkpoints")).isEqualTo(names);
        assertThat(client.stream(id)).isEqualTo(added);
        assertThat(client.streams()).contains(added);

        client.pause(id);
        assertThat(client.stream(id)).containsEntry("paused", true);
        client.pause(id); // once more is no error
        client.resume(id);
        assertThat(client.stream(id)).containsEntry("paused", false);

        Map<String, Object> changed = client.change(id, Map.of("name", "Studio B"));
        assertThat(changed).containsEntry("name", "Studio B").containsEntry("url", url("a"));
        Map<String, Object> sentBack = new HashMap<>(changed);
        sentBack.put("url", url("b"));
        assertThat(client.change(id, sentBack)).isEqualTo(sentBack);
        List<String> chosen = Api.get("/streams?q=" + mark).path("items[0].checkpoints.name");
        assertThat(chosen).isEqualTo(names);
        assertThat(Api.get("/streams/export").asString())
                .as("what is sent back as it was given is still watched by all, those to come included")
                .doesNotContain("\"url\":\"" + url("b") + "\",\"protocol\":\"auto\",\"checkpoints\"");

        client.delete(id);
        refuses(404, id, () -> client.stream(id));
        assertThat(client.streams()).noneMatch(stream -> id.equals(stream.get("id")));
    }

    @Test
    void keepsTheIdsThatItHadBefore() {
        DispersaClient client = client(token("editor", ""));
        String old = "54aef1" + "0".repeat(10) + mark;
        Map<String, Object> added = client.add(
                Map.of("id", old.toUpperCase(java.util.Locale.ROOT), "url", url("kept"), "status", "offline"));
        assertThat(added).containsEntry("id", old).containsEntry("status", "online");
        assertThat(client.stream(old)).isEqualTo(added);
        String own = dev.tallylight.stream.browse.ShortId.of(
                        UUID.fromString(Api.get("/streams?q=" + mark + "/kept").path("items[0].id")))
                .text();
        assertThat(client.stream(own)).as("its own id holds as well").isEqualTo(added);
        assertThat(client.change(old, added)).isEqualTo(added);
        refuses(422, "id", () -> client.change(old, Map.of("id", "f".repeat(24))));
        refuses(409, own, () -> client.add(Map.of("url", url("kept"))));
        client.delete(old);
    }

    @Test
    void isToldWhatIsWrongInTheEnvelope() {
        DispersaClient client = client(token("editor", ""));
        refuses(422, "url is required", () -> client.add(Map.of("name", "no url")));
        refuses(422, "url", () -> client.add(Map.of("url", "nothing://x")));
        refuses(422, "Paris", () -> client.add(Map.of("url", url("c"), "checkpoints", List.of("Paris, France"))));
        refuses(422, "interval", () -> client.add(Map.of("url", url("c"), "interval", 30)));
        refuses(404, "stream", () -> client.pause("0".repeat(24)));
        refuses(404, "stream", () -> client.stream("not-an-id"));
        refuses(403, "role", () -> client(token("viewer", "")).add(Map.of("url", url("c"))));
        refuses(
                403,
                "client_id and api_key",
                () -> new DispersaClient(
                                RestAssured.baseURI + ":" + RestAssured.port + "/v1",
                                UUID.randomUUID().toString(),
                                token("editor", "").getString("token"))
                        .streams());
    }

    @Test
    void seesItsOwnSliceAlone() {
        DispersaClient all = client(token("editor", ""));
        Map<String, Object> beyond = all.add(Map.of("url", url("beyond")));
        DispersaClient sport = client(token("editor", "\"facade-" + mark + "\",\"other-" + mark + "\""));
        assertThat(sport.streams()).isEmpty();
        String id = String.valueOf(beyond.get("id"));
        refuses(404, id, () -> sport.stream(id));
        refuses(404, id, () -> sport.pause(id));
        refuses(404, id, () -> sport.delete(id));
        Map<String, Object> own = sport.add(Map.of("url", url("own")));
        assertThat(sport.streams()).containsExactly(own);
        List<String> tags = Api.get("/streams?q=" + mark + "/own").path("items[0].tags");
        assertThat(tags).containsExactly("facade-" + mark);
        all.delete(id);
        sport.delete(String.valueOf(own.get("id")));
    }

    @Test
    void isTakenDownAsWhatTheTokenDid() {
        JsonPath token = token("editor", "");
        DispersaClient client = client(token);
        String id = String.valueOf(client.add(Map.of("url", url("audited"))).get("id"));
        client.pause(id);
        client.change(id, Map.of("name", "Renamed"));
        client.delete(id);
        List<String> actions = Api.get("/audit?actor=" + token.getString("id")).path("items.action");
        String everything = Api.get("/audit?limit=100").asString();
        assertThat(actions.isEmpty() ? everything : actions.toString()).contains("delete", "update", "create");
        assertThat(everything).contains("old script").doesNotContain(token.getString("token"));
    }
}
