package dev.tallylight.story;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is sent: a problem with its own type that names the field, and nothing stored. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
class BadInputIT {
    private static int streams() {
        return Api.get("/streams?limit=500").path("items.size()");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\":                                                              | 400 | malformed-json       |",
                "[]                                                                    | 400 | malformed-json       |",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"colour\":1}                          | 400 | unknown-field        | colour",
                "{}                                                                    | 422 | invalid              | url",
                "{\"url\":\"file:///etc/passwd\"}                                          | 422 | unsupported-scheme   | url",
                "{\"url\":\"rtmp://127.0.0.1/live/a\",\"protocol\":\"hls\"}                  | 422 | unsupported-protocol | protocol",
                "{\"url\":\"http://127.0.0.1/a b.m3u8\"}                                   | 422 | invalid-url          | url",
                "{\"url\":\"http://127.0.0.1:99999/a.m3u8\"}                               | 422 | invalid-url          | url",
                "{\"url\":\"rtmp://127.0.0.1/live\"}                                       | 422 | invalid-url          | url",
                "{\"url\":\"srt://127.0.0.1:9000?passphrase=short\"}                       | 422 | invalid-url          | url",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"expect\":{\"maxSilence\":\"1s\"}}     | 422 | invalid              | expect.maxSilence",
                "{\"url\":\"http://169.254.169.254/latest\"}                               | 422 | egress-refused       | url",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"policy\":{\"interval\":\"0s\"}}          | 422 | invalid              | policy.interval",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"policy\":{\"interval\":\"soon\"}}        | 422 | invalid              | policy.interval",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"policy\":{\"quorum\":7}}               | 422 | quorum-unreachable   | policy.quorum",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"checkpoints\":[\"Atlantis\"]}        | 422 | invalid              | checkpoints",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"protocol\":\"morse\"}                | 422 | invalid              | protocol",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"name\":\"a\\u0000b\"}                | 422 | invalid              | name",
                "{\"url\":\"http://127.0.0.1/x.m3u8\",\"tags\":[\"a\",\"\\ud83d\"]}            | 422 | invalid              | tags[1]",
            })
    void refusesAStreamThatCannotBe(String body, int status, String type, String field) {
        int before = streams();
        var answer = Api.post("/streams", body)
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:tallylight:problem:" + type))
                .body("status", equalTo(status));
        if (field != null) {
            answer.body("violations[0].field", equalTo(field));
        }
        assertThat(streams()).isEqualTo(before);
    }

    @Test
    void refusesAWrongTokenAnUnknownIdAndAMadeUpCursor() {
        Api.as("wrong")
                .get("/api/v1/streams")
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:tallylight:problem:unauthorized"));
        given().get("/api/v1/streams").then().statusCode(401);
        Api.get("/streams/0198f0c2-a1b2-7c3d-8e4f-5a6b7c8d9e0f")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:tallylight:problem:not-found"));
        Api.get("/streams/none").then().statusCode(404).contentType("application/problem+json");
        Api.get("/streams?cursor=made-up")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:tallylight:problem:invalid-cursor"));
        Api.get("/streams?limit=0").then().statusCode(400).body("violations[0].field", equalTo("limit"));
        Api.get("/streams?status=sleepy").then().statusCode(400).body("violations[0].field", equalTo("status"));
        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + Api.TOKEN)
                .get("/api/v1/streams?q=a%00b")
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("q"));
        given().urlEncodingEnabled(false).get("/inbox/in%00").then().statusCode(404);
    }

    @Test
    void guardsAChangeByItsEtagAndAUrlByItsUniqueness() throws IOException {
        try (LiveHls hls = new LiveHls()) {
            String id = Api.addStream(hls.url("a.m3u8"), "once");
            Api.post("/streams", "{\"url\":\"" + hls.url("a.m3u8") + "\"}")
                    .statusCode(409)
                    .body("type", equalTo("urn:tallylight:problem:duplicate"))
                    .body("other", equalTo(id));
            Api.patch("/streams/" + id, "{\"name\":\"twice\"}").statusCode(200).header("ETag", "\"2\"");
            Api.as(Api.TOKEN)
                    .header("If-Match", "\"1\"")
                    .body("{\"name\":\"thrice\"}")
                    .patch("/api/v1/streams/" + id)
                    .then()
                    .statusCode(412)
                    .body("type", equalTo("urn:tallylight:problem:precondition-failed"));
            Api.as(Api.TOKEN).delete("/api/v1/streams/" + id).then().statusCode(204);
            Api.get("/streams/" + id).then().statusCode(404);
        }
    }

    @Test
    void endsAHugePlaylistAndACircleOfRedirectsInAnOutcome() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/huge.m3u8", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 30);
            byte[] lines = "#EXTM3U\n#EXTINF:1,\na.ts\n".repeat(1000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                for (long sent = 0; sent < 1L << 30; sent += lines.length) {
                    out.write(lines);
                }
            }
        });
        server.createContext("/circle.m3u8", exchange -> {
            exchange.getResponseHeaders().add("Location", "/circle.m3u8");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        String base = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            Api.post("/probe", "{\"url\":\"" + base + "/huge.m3u8\"}")
                    .statusCode(200)
                    .body("view", equalTo("down"))
                    .body("reason", equalTo("response_too_large"));
            Api.post("/probe", "{\"url\":\"" + base + "/circle.m3u8\"}")
                    .statusCode(200)
                    .body("reason", equalTo("redirect_loop"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void keepsSecretsOutOfWhatItShows() {
        Api.post("/streams", "{\"url\":\"http://user:hunter2@127.0.0.1:9/live.m3u8?token=s3cret\",\"paused\":true}")
                .statusCode(201)
                .body("url", equalTo("http://***@127.0.0.1:9/live.m3u8?token=***"))
                .body("status", equalTo("paused"));
        assertThat(Api.get("/streams?limit=500").asString())
                .doesNotContain("hunter2")
                .doesNotContain("s3cret");
    }

    @Test
    void isHealthyMeasuredAndDescribed() {
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("tallylight_streams_watched"));
        given().get("/q/openapi").then().statusCode(200).body(containsString("/api/v1/streams"));
        given().redirects()
                .follow(false)
                .get("/streams")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/sign-in"));
    }
}
