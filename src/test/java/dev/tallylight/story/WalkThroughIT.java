package dev.tallylight.story;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.testing.Api;
import dev.tallylight.testing.DispersaClient;
import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.LiveHls;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Dispersa's customers were told to do, word for word: set up streams; create a handler, in PHP as in the old sample; set up
 * its URL and check "Send stream offline events"; process both statuses. The streams are set up by the old control API, the
 * handler on the console's page.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
class WalkThroughIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("<code id=\"dispersa-token\">([^<]+)</code>");

    /** As the old sample: it appends what it is sent to a log, and says nothing. */
    private static final String HANDLER = """
            <?php
            file_put_contents(__DIR__ . '/dispersa.log', file_get_contents('php://input') . "\\n", FILE_APPEND);
            """;

    @TempDir
    private Path folder;

    private Process startHandler(int port) throws Exception {
        boolean here = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "php")));
        assumeThat(here).as("php is on this machine").isTrue();
        Files.writeString(folder.resolve("handler.php"), HANDLER);
        Process php = new ProcessBuilder("php", "-S", "127.0.0.1:" + port, "handler.php")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("php.out").toFile())
                .start();
        await().atMost(PATIENCE).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        return php;
    }

    /** On the page "Notifications", as a browser sends its form, without an old token; what it shows once is the new one. */
    private static String setUpHandler(String url) {
        var browser = given().redirects().follow(false).header("Sec-Fetch-Site", "same-origin");
        Map<String, String> signedIn =
                browser.formParam("token", Api.TOKEN).post("/sign-in").cookies();
        String page = given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .cookies(signedIn)
                .formParam("format", "dispersa")
                .formParam("url", url)
                .formParam("token", "")
                .formParam("tags", "")
                .formParam("send", "yes") // the checkbox "Send stream offline events"
                .post("/notifications")
                .asString();
        var token = TOKEN.matcher(page);
        assertThat(token.find()).as(page).isTrue();
        return token.group(1);
    }

    private List<JsonNode> log(String stream) throws IOException {
        Path log = folder.resolve("dispersa.log");
        if (!Files.exists(log)) {
            return List.of();
        }
        return Files.readAllLines(log).stream()
                .map(WalkThroughIT::parsed)
                .filter(post -> post.path("stream").asText().equals(stream)) // other stories' come and go meanwhile
                .toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(line, e);
        }
    }

    private static void check(JsonNode post, String token, String status) throws Exception {
        assertThat(post.properties().stream().map(Map.Entry::getKey))
                .containsExactly("time", "digest", "stream", "status", "checkpoints");
        String time = post.path("time").asText();
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
        byte[] digest = MessageDigest.getInstance("MD5").digest((time + token).getBytes(StandardCharsets.UTF_8));
        assertThat(post.path("digest").asText()).isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(post.path("status").asText()).isEqualTo(status);
        assertThat(post.path("checkpoints").get(0).asText()).isEqualTo("Local");
    }

    @Test
    void setsUpStreamsAndAHandlerAndProcessesBothStatuses() throws Exception {
        int port = FreePort.any();
        Process php = startHandler(port);
        try (LiveHls hls = new LiveHls()) {
            JsonPath made = Api.post(
                            "/tokens", "{\"name\":\"scripts\",\"role\":\"editor\",\"addresses\":[\"127.0.0.1\"]}")
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            DispersaClient client = new DispersaClient(
                    RestAssured.baseURI + ":" + RestAssured.port + "/v1",
                    made.getString("id"),
                    made.getString("token"));
            String id = String.valueOf(
                    client.add(Map.of("url", hls.url(), "name", "Studio A")).get("id"));
            hasten(hls.url());
            String token = setUpHandler("http://127.0.0.1:" + port + "/handler.php");
            await().atMost(PATIENCE)
                    .until(() -> Api.get("/streams?status=online&q=" + hls.url())
                                    .jsonPath()
                                    .getList("items")
                                    .size()
                            == 1);

            hls.freeze();
            await().atMost(PATIENCE).until(() -> log(hls.url()).size() == 1);
            check(log(hls.url()).getFirst(), token, "offline");
            assertThat(client.stream(id)).containsEntry("status", "offline");

            hls.thaw();
            await().atMost(PATIENCE).until(() -> log(hls.url()).size() == 2);
            check(log(hls.url()).get(1), token, "online");
            assertThat(client.stream(id)).containsEntry("status", "online");
            client.delete(id);
        } finally {
            php.destroy();
            php.waitFor(20, TimeUnit.SECONDS);
        }
    }

    /** An interval of 30 s, as the old one's, would make a long story; everything else is as it comes. */
    private static void hasten(String url) {
        String id = Api.get("/streams?q=" + url).path("items[0].id");
        Api.patch("/streams/" + id, "{\"policy\":{\"interval\":\"2s\",\"retryInterval\":\"1s\",\"timeout\":\"8s\"}}")
                .statusCode(200);
    }
}
