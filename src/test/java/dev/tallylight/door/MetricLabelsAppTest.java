package dev.tallylight.door;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever strangers make up, the metrics of a running application are as many as they were. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class MetricLabelsAppTest {
    private static final int MADE_UP = 5_000;
    private static final int AT_ONCE = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Vertx vertx;

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }

    /** Their names and labels. */
    private static TreeSet<String> series(String prefix) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** As many requests, on few connections, each answered. */
    private static void ask(int times, IntFunction<String> request) throws IOException {
        for (int begun = 0; begun < times; begun += AT_ONCE) {
            int most = Math.min(times, begun + AT_ONCE);
            try (Socket socket = connect()) {
                String all = IntStream.range(begun, most).mapToObj(request).collect(Collectors.joining());
                socket.getOutputStream().write(all.getBytes(US_ASCII));
                awaitAnswers(socket.getInputStream(), most - begun);
            }
        }
    }

    private static void awaitAnswers(InputStream in, int wanted) throws IOException {
        StringBuilder came = new StringBuilder();
        byte[] buffer = new byte[65_536];
        while (came.toString().split("HTTP/1.1 ", -1).length <= wanted) {
            int length = in.read(buffer);
            assertThat(length).as("more answers than those to %s", came).isPositive();
            came.append(new String(buffer, 0, length, US_ASCII));
        }
    }

    private static String request(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** Of each kind as many, with words of its own. */
    private static void makeUp(String word, int times) throws IOException {
        String longTail = "Z".repeat(3_500);
        ask(times, n -> request("M" + word + n + longTail, "/api/v1/streams"));
        ask(times, n -> request("PUT", "/api/v1/streams/" + word + n));
        ask(times, n -> request("GET", "/" + word + n));
        ask(times, n -> request("FOO", "/inbox/in_" + word + n));
        ask(times, n -> request("PATCH", "/webjars/" + word + n));
        for (int n = 0; n < times / AT_ONCE + 1; n++) {
            String post = "POST /inbox/in_" + word + n + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n";
            try (Socket tooLarge = connect()) {
                tooLarge.getOutputStream().write(post.getBytes(US_ASCII));
                awaitAnswers(tooLarge.getInputStream(), 1);
            }
        }
    }

    /** Of requests that ended before they had come. */
    private static long left() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith("http_server_requests_seconds_count") && line.contains("\"RESET\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void leave(String word, int times) throws IOException {
        long before = left();
        for (int n = 0; n < times; n++) {
            try (Socket leaving = connect()) {
                leaving.getOutputStream()
                        .write("POST /inbox/in_%s%d HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"
                                .formatted(word, n)
                                .getBytes(US_ASCII));
            }
        }
        await().atMost(PATIENCE).until(() -> left() >= before + times);
    }

    @Test
    void norIsWhoLeaves() throws IOException {
        leave("once", 1);
        TreeSet<String> before = series("http_server_");
        leave("again", 200);
        assertThat(series("http_server_")).isEqualTo(before);
    }

    @Test
    void requestsOfStrangersAreNoTimeSeriesEach() throws IOException {
        makeUp("once", 1);
        TreeSet<String> before = series("http_server_");
        int size = metrics().length();
        makeUp("again", MADE_UP);
        assertThat(series("http_server_")).isEqualTo(before);
        assertThat(metrics().length()).isLessThan(size + size / 2);
        assertThat(String.join("\n", before)).contains("method=\"OTHER\"").doesNotContain("once");
    }

    @Test
    void aRouteHasItsOwn() {
        Api.get("/streams/0190a0a0-0000-7000-8000-000000000000").then().statusCode(404);
        assertThat(series("http_server_requests_seconds_count"))
                .anySatisfy(line -> assertThat(line).contains("uri=\"/api/v1/streams/{id}\"", "method=\"GET\""));
    }

    @Test
    void aMethodThatNothingKnowsIsNotImplemented() throws IOException {
        for (String method : new String[] {"FOO", "TRACE", "get", "PROPFIND"}) {
            try (Socket socket = connect()) {
                socket.getOutputStream()
                        .write("%s /api/v1/streams HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .formatted(method)
                                .getBytes(US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
                        .startsWith("HTTP/1.1 501 ")
                        .contains("application/problem+json", "use GET, HEAD");
            }
        }
    }

    @Test
    void theKeyOfATestHandlerIsToldToNobody() throws IOException {
        String key = Api.post("/inboxes").extract().path("key");
        ask(1, n -> request("FOO", "/inbox/" + key));
        ask(1, n -> request("PUT", "/inbox/" + key));
        ask(1, n -> request("PATCH", "/inbox/" + key + "/x"));
        ask(1, n -> request("POST", "/inbox/" + key + "?x"));
        ask(1, n -> request("GET", "/inboxes/" + key));
        ask(1, n -> request("PATCH", "/inboxes/" + key));
        assertThat(metrics()).doesNotContain(key);
    }

    @Test
    void datagramsAreCountedWithoutTheirAddresses() throws Exception {
        for (int n = 0; n < 3; n++) {
            DatagramSocket socket = vertx.createDatagramSocket();
            int port = socket.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .localAddress()
                    .port();
            socket.send("hello", port, "127.0.0.1")
                    .compose(sent -> socket.close())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(series("udp_bytes_written"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContain("address"));
    }
}
