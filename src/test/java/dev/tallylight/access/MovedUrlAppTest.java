package dev.tallylight.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import dev.tallylight.webhook.TestCertificate;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor is asked for who sends a stream or a webhook to another server, with what was given for the one before. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MovedUrlAppTest {
    private static final String KEPT = "\"auth\":{\"username\":\"u\",\"password\":\"hunter2\"},"
            + "\"signing\":{\"kind\":\"wmsauth\",\"key\":\"hunter2\"}";

    private String editor = "";

    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void makeAnEditor() {
        editor = Api.post("/tokens", "{\"name\":\"mover\",\"role\":\"editor\"}")
                .statusCode(201)
                .extract()
                .path("token");
    }

    @AfterEach
    void deleteAll() {
        made.forEach(path -> Api.as(Api.TOKEN).delete("/api/v1" + path));
    }

    private String make(String kind, String body) {
        return make(Api.TOKEN, kind, body);
    }

    private String make(String token, String kind, String body) {
        Response answer = Api.as(token).body(body).post("/api/v1/" + kind);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
        String path = "/" + kind + "/" + answer.path("id");
        made.add(path);
        return path;
    }

    private ValidatableResponse patch(String path, String body) {
        return Api.as(editor).body(body).patch("/api/v1" + path).then();
    }

    private static List<String> asked(ValidatableResponse answer) {
        List<Map<String, String>> found = answer.statusCode(422).extract().path("violations");
        assertThat(found).allMatch(one -> String.valueOf(one.get("message")).contains("given again"));
        return found.stream().map(one -> one.get("field")).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.2:9/m.m3u8", "http://127.0.0.1:99/m.m3u8", "https://127.0.0.1:9/m.m3u8"})
    void asksForTheSecretsOfAStreamAgainThatMoves(String elsewhere) {
        String stream = make("streams", "{\"url\":\"http://127.0.0.1:9/m.m3u8\"," + KEPT + ",\"paused\":true}");
        String url = "{\"url\":\"" + elsewhere + "\"";
        assertThat(asked(patch(stream, url + "}"))).containsExactly("auth", "signing");
        assertThat(asked(patch(stream, url + ",\"auth\":{\"username\":\"mine\"},\"signing\":{\"validFor\":\"5m\"}}")))
                .as("the rest of them would be kept")
                .containsExactly("auth", "signing");
        assertThat(asked(patch(stream, url + ",\"signing\":null}"))).containsExactly("auth");
        patch(stream, url + ",\"auth\":{\"username\":\"u\",\"password\":\"p\"},\"signing\":null}")
                .statusCode(200);
    }

    @Test
    void asksForNothingAtTheSameServer() {
        String stream = make("streams", "{\"url\":\"http://127.0.0.1:9/same.m3u8\"," + KEPT + ",\"paused\":true}");
        patch(stream, "{\"url\":\"http://127.0.0.1:9/other.m3u8?a=b\"}").statusCode(200);
        patch(stream, "{\"name\":\"renamed\"}").statusCode(200);
        String webhook = make(
                "webhooks",
                "{\"url\":\"http://127.0.0.1:9/h\",\"format\":\"dispersa\",\"token\":\"t\",\"headers\":{\"X-A\":\"1\"}}");
        patch(webhook, "{\"url\":\"http://127.0.0.1:9/other\"}").statusCode(200);
    }

    /** As it is read, so it may be sent back: it is still the stream's own. */
    @Test
    void takesAUrlBackAsItIsShown() {
        String stream =
                make("streams", "{\"url\":\"http://u:hunter2@127.0.0.1:9/b.m3u8?pass=hunter2\",\"paused\":true}");
        patch(stream, "{\"url\":\"http://***@127.0.0.1:9/b.m3u8?pass=***\",\"name\":\"b\"}")
                .statusCode(200);
        assertThat(Api.get("/streams/export?secrets=true").asString())
                .contains("http://u:hunter2@127.0.0.1:9/b.m3u8?pass=hunter2");
        patch(stream, "{\"url\":\"http://***@127.0.0.2:9/b.m3u8?pass=***\"}").statusCode(422);

        String webhook = make("webhooks", "{\"url\":\"http://127.0.0.1:9/s/hunter2\",\"format\":\"slack\"}");
        String shown = Api.get(webhook).path("url");
        patch(webhook, "{\"url\":\"" + shown + "\",\"description\":\"d\"}").statusCode(200);
        assertThat(asked(patch(webhook, "{\"format\":\"standard\"}")))
                .as("its path would be shown")
                .containsExactly("url");
    }

    @Test
    void asksForTheSecretsOfAWebhookAgainThatMoves(@TempDir Path folder) throws Exception {
        Map<String, String> pem = TestCertificate.make(folder, "mover").pem();
        String certificate = new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(pem);
        String webhook = make(
                "webhooks",
                "{\"url\":\"http://127.0.0.1:9/h\",\"format\":\"dispersa\",\"token\":\"t\","
                        + "\"headers\":{\"X-A\":\"1\",\"X-B\":\"2\"},\"clientCertificate\":" + certificate + "}");
        String url = "{\"url\":\"http://127.0.0.1:99/h\"";
        assertThat(asked(patch(webhook, url + "}"))).containsExactly("token", "headers", "clientCertificate");
        assertThat(asked(patch(webhook, url + ",\"token\":\"u\",\"headers\":{\"X-A\":\"1\"}}")))
                .containsExactly("headers", "clientCertificate");
        patch(webhook, url + ",\"token\":null,\"headers\":{\"X-A\":\"1\",\"X-B\":null},\"clientCertificate\":null}")
                .statusCode(200);
    }

    /** Nobody was ever sent anything made of it. */
    @Test
    void makesTheTokenAnewThatItMade() {
        String webhook = make("webhooks", "{\"url\":\"http://127.0.0.1:9/h\"}");
        String token = patch(webhook, "{\"url\":\"http://127.0.0.1:99/h\"}")
                .statusCode(200)
                .extract()
                .path("token");
        assertThat(token).isNotBlank();
        String given = make("webhooks", "{\"url\":\"http://127.0.0.1:9/h\",\"token\":\"t\"}");
        assertThat(asked(patch(given, "{\"url\":\"http://127.0.0.1:99/h\"}"))).containsExactly("token");
    }

    @Test
    void letsAdminsAloneSendTheCredentialsOfStreams() {
        String sent =
                "{\"url\":\"http://127.0.0.1:9/h\",\"format\":\"dispersa\",\"token\":\"t\",\"sendCredentials\":true}";
        Response refused = Api.as(editor).body(sent).post("/api/v1/webhooks");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.<String>path("detail")).contains("sendCredentials", "admin");

        String own = make(editor, "webhooks", "{\"url\":\"http://127.0.0.1:9/h\",\"format\":\"dispersa\"}");
        patch(own, "{\"sendCredentials\":true}").statusCode(403);

        String webhook = make("webhooks", sent);
        patch(webhook, "{\"description\":\"d\",\"sendCredentials\":true}").statusCode(200);
        patch(webhook, "{\"url\":\"http://127.0.0.1:99/h\",\"token\":\"u\"}").statusCode(403);
        patch(webhook, "{\"url\":\"http://127.0.0.1:99/h\",\"token\":\"u\",\"sendCredentials\":false}")
                .statusCode(200);
        Api.patch(webhook, "{\"sendCredentials\":true}").statusCode(200);
        Api.patch(webhook, "{\"url\":\"http://127.0.0.1:9/h\",\"token\":\"u\"}").statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:9/k, 0", "http://127.0.0.1:99/k, 1"})
    void asksThoseWhoImportToo(String url, int rejected) {
        make("streams", "{\"key\":\"moving\",\"url\":\"http://127.0.0.1:9/i\"," + KEPT + ",\"paused\":true}");
        Response answer = Api.as(editor)
                .body("{\"streams\":[{\"key\":\"moving\",\"url\":\"" + url + "\",\"paused\":true}]}")
                .post("/api/v1/streams/import");
        assertThat(answer.<Integer>path("rejected")).isEqualTo(rejected);
        if (rejected > 0) {
            assertThat(answer.jsonPath().getList("rows[0].violations.field")).containsExactly("auth", "signing");
        }
    }
}
