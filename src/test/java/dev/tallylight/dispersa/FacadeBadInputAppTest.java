package dev.tallylight.dispersa;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent to the facade, and whichever part of us refuses it: the answer has the family's shape, and holds no secret. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class FacadeBadInputAppTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String STREAMS = "/v1/dispersa/streams";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler listening = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord log) {
            logged.add(formatter.format(log) + formatter.formatMessage(log));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private String id = "";
    private String key = "";

    @BeforeEach
    void aToken() {
        listening.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(listening);
        Map<String, String> made = Api.post("/tokens", "{\"name\":\"bad input\",\"role\":\"editor\"}")
                .statusCode(201)
                .extract()
                .path("$");
        id = String.valueOf(made.get("id"));
        key = String.valueOf(made.get("token"));
    }

    /** Whatever was sent, the token stands nowhere afterwards. */
    @AfterEach
    void isWrittenNowhere() {
        Logger.getLogger("").removeHandler(listening);
        assertThat(logged).noneMatch(line -> line.contains(key));
        assertThat(Api.get("/audit?limit=200").asString()).doesNotContain(key);
        assertThat(given().get("/q/metrics").asString()).doesNotContain(key).doesNotContain(id);
    }

    private String credentials() {
        return "?client_id=" + id + "&api_key=" + key;
    }

    private HttpResponse<String> send(String method, String address, BodyPublisher body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + address));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.method(method, body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String refused(int code, String method, String address, BodyPublisher body, String... headers)
            throws Exception {
        HttpResponse<String> answer = send(method, address, body, headers);
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, address, answer.body())
                .isEqualTo(code);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .as(answer.body())
                .startsWith("application/json");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        JsonNode envelope = JSON.readTree(answer.body());
        assertThat(envelope.properties().stream().map(Map.Entry::getKey)).containsExactly("status", "description");
        assertThat(envelope.path("status").asText()).isEqualTo("error");
        assertThat(envelope.path("description").asText()).isNotBlank().doesNotContain(key);
        return envelope.path("description").asText();
    }

    private String refused(int code, String method, String address) throws Exception {
        return refused(code, method, address, BodyPublishers.noBody());
    }

    private String refusedBody(String body, String... headers) throws Exception {
        return refused(422, "POST", STREAMS + credentials(), BodyPublishers.ofString(body), headers);
    }

    @Test
    void badCredentials() throws Exception {
        refused(403, "GET", STREAMS);
        refused(403, "GET", STREAMS + "?client_id=" + id);
        refused(403, "GET", STREAMS + "?api_key=" + key);
        refused(403, "GET", STREAMS + "?client_id=&api_key=");
        refused(403, "GET", STREAMS + credentials() + "&client_id=" + id);
        refused(403, "GET", STREAMS + credentials() + "&api_key=" + key);
        refused(403, "GET", STREAMS + credentials() + "x");
        refused(403, "GET", STREAMS + "?client_id=" + key + "&api_key=" + id);
        refused(403, "GET", STREAMS + "?client_id=1&api_key=" + "A".repeat(2000));
        refused(403, "GET", STREAMS, BodyPublishers.noBody(), "Authorization", "Bearer " + Api.TOKEN);
        refused(403, "POST", STREAMS, BodyPublishers.ofString("client_id=" + id + "&api_key=" + key));
        refused(403, "GET", STREAMS + "/" + "0".repeat(24) + "/pause");
        refused(403, "GET", "/v1/dispersa/checkpoints");
        assertThat(send("GET", STREAMS + credentials(), BodyPublishers.noBody()).statusCode())
                .isEqualTo(200);
        given().queryParam("client_id", id)
                .queryParam("api_key", key)
                .get("/api/v1/streams")
                .then()
                .statusCode(401); // in the query, they count at the facade alone
    }

    @Test
    void foreignParameters() throws Exception {
        assertThat(refused(400, "GET", STREAMS + credentials() + "&status=offline"))
                .contains("status");
        refused(400, "GET", STREAMS + credentials() + "&status=offline&status=online");
        refused(400, "DELETE", STREAMS + "/" + "0".repeat(24) + credentials() + "&force=true");
        assertThat(refused(400, "GET", STREAMS + credentials() + "&api_key%3D" + key))
                .contains("One of");
        assertThat(send("GET", STREAMS + credentials() + "&n=%00", BodyPublishers.noBody())
                        .body())
                .startsWith("{\"status\":\"error\"");
        assertThat(send("GET", STREAMS + credentials() + "&n=%ff", BodyPublishers.noBody())
                        .body())
                .startsWith("{\"status\":\"error\"");
    }

    @Test
    void whatIsNotThere() throws Exception {
        refused(404, "GET", "/v1/dispersa" + credentials());
        refused(404, "GET", "/v1/dispersa/servers" + credentials());
        refused(404, "GET", STREAMS + "/" + "0".repeat(24) + credentials());
        refused(404, "GET", STREAMS + "/019f" + credentials());
        refused(404, "GET", STREAMS + "/0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b" + credentials());
        refused(404, "GET", STREAMS + "/%2e%2e%2fx" + credentials());
        refused(404, "GET", STREAMS + "/%00" + credentials());
        refused(404, "DELETE", STREAMS + "/" + "f".repeat(24) + credentials());
        refused(404, "PUT", STREAMS + "/" + "f".repeat(24) + credentials(), BodyPublishers.ofString("{}"));
        refused(404, "GET", STREAMS + "/" + "f".repeat(24) + "/stop" + credentials());
    }

    @Test
    void wrongMethods() throws Exception {
        refused(405, "PATCH", STREAMS + credentials(), BodyPublishers.ofString("{}"));
        refused(405, "OPTIONS", STREAMS + credentials());
        refused(405, "BREW", STREAMS + credentials());
        refused(405, "DELETE", STREAMS + credentials());
        refused(405, "POST", STREAMS + "/" + "0".repeat(24) + "/pause" + credentials(), BodyPublishers.ofString("{}"));
        HttpResponse<String> head = send("HEAD", STREAMS + credentials(), BodyPublishers.noBody());
        assertThat(head.statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"rtmp://example.com/live\"",
                "{",
                "{\"url\":\"http://127.0.0.1:9/x\"}{}",
                "url=http://127.0.0.1:9/x",
                "{\"url\":7}",
                "{\"url\":{\"a\":1}}",
                "{\"url\":\"\"}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"name\":[1]}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"checkpoints\":\"Local\"}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"checkpoints\":[null]}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"paused\":\"perhaps\"}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"name\":\"a\\u0000b\"}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"name\":\"a\\nb\"}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"id\":\"12\"}",
                "{\"url\":\"http://127.0.0.1:9/x\",\"alerts\":true}",
                "{\"url\":\"javascript:alert(1)\"}"
            })
    void badBodies(String body) throws Exception {
        refusedBody(body);
        refusedBody(body, "Content-Type", "application/json");
        refusedBody(body, "Content-Type", "application/x-www-form-urlencoded");
        refusedBody(body, "Content-Type", "json");
    }

    @Test
    void bytesThatAreNoText() throws Exception {
        byte[] bytes = {'{', '"', 'u', 'r', 'l', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};
        refused(422, "POST", STREAMS + credentials(), BodyPublishers.ofByteArray(bytes));
    }

    @Test
    void bodiesThatAreTooLarge() throws Exception {
        byte[] large = ("{\"url\":\"http://127.0.0.1:9/x\",\"name\":\"" + "a".repeat(70_000) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(refused(413, "POST", STREAMS + credentials(), BodyPublishers.ofByteArray(large)))
                .contains("64 KiB");
        assertThat(refused(
                        413,
                        "POST",
                        STREAMS + credentials(),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))
                .contains("64 KiB");
        byte[] huge = new byte[3 * 1024 * 1024];
        refused(
                413,
                "POST",
                STREAMS + credentials(),
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(huge)));
    }

    @Test
    void whatTheClientCannotRead() throws Exception {
        HttpResponse<String> answer =
                send("GET", STREAMS + credentials(), BodyPublishers.noBody(), "Accept", "application/xml");
        assertThat(answer.body()).startsWith("{\"status\":\"");
    }
}
