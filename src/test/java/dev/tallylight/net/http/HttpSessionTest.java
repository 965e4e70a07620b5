package dev.tallylight.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.url.IpLiteral;
import dev.tallylight.net.url.Url;
import dev.tallylight.testing.ClosedPort;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSessionTest {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpSessions SESSIONS = new HttpSessions(VERTX, new Dialer(VERTX), "1.0");

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final NetListener listener = new NetListener() {
        @Override
        public void connected(Duration dns, Duration connect, @Nullable Duration tls) {}

        @Override
        public void firstByte(Duration sinceRequest) {}

        @Override
        public void step(String name, String detail) {
            steps.add(name + ": " + detail);
        }
    };
    private final HttpSession session = SESSIONS.open(guard("127.0.0.1"), listener);

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private static EgressGuard guard(String policy) {
        return new EgressGuard(
                EgressPolicy.parse(policy),
                (host, deadline) -> Uni.createFrom().item(List.of(IpLiteral.address(host, new byte[] {127, 0, 0, 1}))),
                "TALLYLIGHT_EGRESS_STREAMS");
    }

    private HttpReply get(String url) {
        return get(url, 1000, DEADLINE);
    }

    private HttpReply get(String url, int most, Duration deadline) {
        return session.get(Url.parse(url), Map.of(), most, deadline).await().atMost(PATIENCE);
    }

    private void assertFails(Kind kind, String url) {
        assertFails(kind, url, DEADLINE);
    }

    private void assertFails(Kind kind, String url, Duration deadline) {
        assertThatThrownBy(() -> get(url, 1000, deadline))
                .isInstanceOfSatisfying(
                        NetFailure.class,
                        failure ->
                                assertThat(failure.kind()).as(failure.detail()).isEqualTo(kind));
    }

    /** A WHEP server says where its session is given up, and is believed as far as itself. */
    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void deletesNothingElsewhere(int status) {
        try (var inner = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var outer = ScriptedServer.answering("HTTP/1.1 " + status + " Elsewhere\r\nLocation: "
                        + inner.url("/index") + "\r\nContent-Length: 0\r\n\r\n")) {
            HttpCall delete = HttpCall.without("DELETE", Url.parse(outer.url("/session")), Map.of());
            assertThat(session.send(delete, 100, DEADLINE)
                            .await()
                            .atMost(PATIENCE)
                            .status())
                    .isEqualTo(status);
            assertThat(inner.requests()).isEmpty();
        }
    }

    @Test
    void readsABodyWithALengthAndKeepsTheConnection() {
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) {
            HttpReply reply = get(server.url("/a?token=secret"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.protocol()).isEqualTo("HTTP/1.1");
            assertThat(reply.body().toString()).isEqualTo("hello");
            assertThat(reply.truncated()).isFalse();
            assertThat(reply.total()).isGreaterThanOrEqualTo(reply.firstByte());
            get(server.url("/b"));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.requests().getFirst())
                    .startsWith("GET /a?token=secret HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n")
                    .contains("User-Agent: Tallylight/1.0\r\n");
            assertThat(steps).noneMatch(step -> step.contains("secret")).anyMatch(step -> step.contains("200 OK"));
        }
    }

    @Test
    void readsChunks() {
        try (var server = ScriptedServer.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nfoo\r\n3;x=y\r\nbar\r\n0\r\n\r\n")) {
            assertThat(get(server.url("/")).body().toString()).isEqualTo("foobar");
            assertThat(get(server.url("/")).body().toString()).isEqualTo("foobar");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void joinsPiecesLargeAndSmall(int seed) {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder();
        StringBuilder chunks = new StringBuilder();
        while (body.length() < 60_000) {
            int size = random.nextBoolean() ? 1 + random.nextInt(20) : 1 + random.nextInt(9_000);
            String piece = Character.toString('a' + random.nextInt(26)).repeat(size);
            body.append(piece);
            chunks.append(Integer.toHexString(size))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        String answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            HttpReply whole = get(server.url("/"), 100_000, DEADLINE);
            assertThat(whole.truncated()).isFalse();
            assertThat(whole.body()).hasToString(body.toString());
            assertThat(new String(whole.bytes(), StandardCharsets.US_ASCII)).isEqualTo(body.toString());
        }
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            HttpReply beginning = get(server.url("/"), 31_234, DEADLINE);
            assertThat(beginning.truncated()).isTrue();
            assertThat(new String(beginning.bytes(), StandardCharsets.US_ASCII)).isEqualTo(body.substring(0, 31_234));
        }
    }

    @Test
    void readsABodyThatEndsWithTheConnection() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.0 200 OK\r\n\r\nall of it");
        })) {
            HttpReply reply = get(server.url("/"));
            assertThat(reply.protocol()).isEqualTo("HTTP/1.0");
            assertThat(reply.body().toString()).isEqualTo("all of it");
            get(server.url("/"));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ICY 200 OK\r\nicy-name: A \u00e9 b\r\nicy-metaint:16000\r\n\r\nabc", "ICY 200 OK\n\nabc"})
    void readsWhatCallsItselfIcy(String answer) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("I"); // the rewriting must not depend on how the bytes are cut
            line.send(answer.substring(1));
        })) {
            HttpReply reply = get(server.url("/"));
            assertThat(reply.protocol()).isEqualTo("ICY");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().toString()).isEqualTo("abc");
        }
    }

    @Test
    void skipsInterimAnswers() {
        try (var server =
                ScriptedServer.answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                        + "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")) {
            HttpReply reply = get(server.url("/"));
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body().toString()).isEqualTo("no");
        }
    }

    @Test
    void unpacksGzip() throws IOException {
        byte[] body = gzip("#EXTM3U".getBytes(StandardCharsets.US_ASCII), 1);
        try (var server = ScriptedServer.playing(line -> {
            while (line.request() != null) {
                line.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n");
                line.send(body);
            }
        })) {
            assertThat(get(server.url("/")).body().toString()).isEqualTo("#EXTM3U");
            assertThat(server.requests().getFirst()).contains("Accept-Encoding: gzip, deflate\r\n");
            assertThat(get(server.url("/")).body().toString()).isEqualTo("#EXTM3U");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void cutsAGzipBombAtTheBound() throws IOException {
        byte[] bomb = gzip(new byte[1024 * 1024], 200);
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
            line.send(bomb);
            line.untilClosed();
        })) {
            HttpReply reply = get(server.url("/"), 5000, DEADLINE);
            assertThat(reply.body().length()).isEqualTo(5000);
            assertThat(reply.truncated()).isTrue();
        }
    }

    @Test
    void cutsABodyOfAGigabyteAtTheBoundAndCloses() {
        byte[] piece = new byte[1024 * 1024];
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
            for (int i = 0; i < 1024; i++) {
                line.send(piece);
            }
        })) {
            HttpReply reply = get(server.url("/"), 100_000, DEADLINE);
            assertThat(reply.body().length()).isEqualTo(100_000);
            assertThat(reply.truncated()).isTrue();
            await().until(() -> server.openConnections() == 0);
            assertThat(server.bytesWritten()).isLessThan(64L * 1024 * 1024);
        }
    }

    @Test
    void doesNotReadABodyThatNobodyAsksFor() {
        byte[] piece = new byte[1024 * 1024];
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\n\r\n");
            for (int i = 0; i < 256; i++) {
                line.send(piece);
            }
        })) {
            HttpStream stream = session.open(Url.parse(server.url("/")), Map.of(), DEADLINE)
                    .await()
                    .atMost(PATIENCE);
            var subscriber = stream.body()
                    .subscribe()
                    .withSubscriber(
                            io.smallrye.mutiny.helpers.test.AssertSubscriber.<io.vertx.core.buffer.Buffer>create(3));
            subscriber.awaitItems(3);
            await().during(Duration.ofMillis(300))
                    .atMost(PATIENCE)
                    .until(() -> subscriber.getItems().size() == 3);
            assertThat(server.bytesWritten()).isLessThan(100L * 1024 * 1024);
            subscriber.request(3).awaitItems(6);
            subscriber.cancel();
            await().until(() -> server.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROTOCOL_ERROR   | SSH-2.0-OpenSSH_9.2",
                "PROTOCOL_ERROR   | <html>hello</html>",
                "PROTOCOL_ERROR   | HTTP/1.1 abc OK",
                "PROTOCOL_ERROR   | \u0000\u0001\u0002\u0003 and \u0080",
                "CLOSED_BY_SERVER | HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\n\\r\\nfive!",
                "CLOSED_BY_SERVER | HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nab",
                "PROTOCOL_ERROR   | HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nxyz\\r\\n",
                "PROTOCOL_ERROR   | HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip\\r\\nContent-Length: 15\\r\\n\\r\\nplain and plain",
                "PROTOCOL_ERROR   | HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nContent-Length: 6\\r\\n\\r\\nhello",
                "CLOSED_BY_SERVER | HTTP/1.1 200 OK\\r\\nContent-",
                "CLOSED_BY_SERVER | HT",
                "CLOSED_BY_SERVER | ''"
            })
    void namesWhatIsWrongWithAnAnswer(Kind kind, String answer) {
        String bytes = answer.replace("\\r", "\r").replace("\\n", "\n");
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(bytes.contains("\r\n\r\n") || kind == Kind.CLOSED_BY_SERVER ? bytes : bytes + "\r\n\r\n");
        })) {
            assertFails(kind, server.url("/"));
        }
    }

    @Test
    void boundsTheHead() {
        String header = "X-Long: " + "x".repeat(4000) + "\r\n";
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 1000; i++) {
                line.send(header);
            }
        })) {
            assertFails(Kind.RESPONSE_TOO_LARGE, server.url("/"));
        }
    }

    @Test
    void doesNotWaitForAServerThatSaysNothing() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            assertFails(Kind.RESPONSE_TIMEOUT, server.url("/"), Duration.ofMillis(200));
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void doesNotWaitForABodyThatDrips() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                line.send("x");
                line.idle(Duration.ofMillis(50));
            }
        })) {
            assertFails(Kind.RESPONSE_TIMEOUT, server.url("/"), Duration.ofMillis(400));
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void tellsAReset() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.reset();
        })) {
            assertFails(Kind.CONNECTION_RESET, server.url("/"));
        }
    }

    @Test
    void tellsARefusal() {
        try (ClosedPort closed = new ClosedPort()) {
            assertFails(Kind.CONNECT_REFUSED, closed.url("/"));
        }
    }

    @Test
    void asksAgainWhenAKeptConnectionWasClosed() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            line.request(); // and closes without an answer
        })) {
            assertThat(get(server.url("/1")).body().toString()).isEqualTo("ok");
            assertThat(get(server.url("/2")).body().toString()).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsARedirect(int status) {
        try (var server = ScriptedServer.playing(line -> {
            String request = line.request();
            line.send(
                    request != null && request.startsWith("GET /there ")
                            ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere"
                            : "HTTP/1.1 " + status + " Moved\r\nLocation: there\r\nContent-Length: 0\r\n\r\n");
        })) {
            HttpReply reply = get(server.url("/from"));
            assertThat(reply.body().toString()).isEqualTo("here");
            assertThat(reply.url()).hasToString(server.url("/there"));
            assertThat(steps).anyMatch(step -> step.startsWith("redirect: " + status));
        }
    }

    @Test
    void seesACircle() {
        try (var server =
                ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n")) {
            assertFails(Kind.REDIRECT_LOOP, server.url("/round"));
            assertThat(server.requests()).hasSize(3);
        }
    }

    /** A gate lets the visitor's address in, and sends it back: what was refused is there at the second try. */
    @Test
    void comesBackToWhereItWasSentAwayFrom() {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<String> back = new AtomicReference<>("");
        try (var gate = ScriptedServer.playing(line -> {
                    line.request();
                    line.send("HTTP/1.1 302 Found\r\nLocation: " + back.get() + "\r\nContent-Length: 0\r\n\r\n");
                });
                var server = ScriptedServer.playing(line -> {
                    while (line.request() != null) {
                        line.send(
                                asked.incrementAndGet() > 1
                                        ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhere"
                                        : "HTTP/1.1 302 Found\r\nLocation: " + gate.url("/in")
                                                + "\r\nContent-Length: 0\r\n\r\n");
                    }
                })) {
            back.set(server.url("/live"));
            assertThat(get(server.url("/live")).body()).hasToString("here");
        }
    }

    @Test
    void givesUpAfterTwentyRedirects() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 302 Found\r\nLocation: " + System.nanoTime() + "\r\n\r\n");
        })) {
            assertFails(Kind.REDIRECT_LOOP, server.url("/"));
            assertThat(server.requests()).hasSize(21);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsp://127.0.0.1/", "http://", "http://[::1", "file:///etc/passwd", "javascript:alert(1)"})
    void refusesARedirectToWhatIsNotHttp(String location) {
        try (var server = ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n")) {
            assertFails(Kind.PROTOCOL_ERROR, server.url("/"));
        }
    }

    @Test
    void checksEveryHopWithTheGuard() {
        try (var inside = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var server = ScriptedServer.answering(
                        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.2:" + inside.port() + "/\r\n\r\n")) {
            assertFails(Kind.EGRESS_REFUSED, server.url("/"));
            assertThat(inside.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://0x7f.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://user@10.0.0.1/"
            })
    void refusesARedirectInside(String location) {
        try (var server = ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n")) {
            assertFails(Kind.EGRESS_REFUSED, server.url("/"));
        }
    }

    @Test
    void leavesCredentialsBehindWhenTheOriginChanges() {
        try (var other = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                var server = ScriptedServer.answering(
                        "HTTP/1.1 302 Found\r\nLocation: " + other.url("/") + "\r\nContent-Length: 0\r\n\r\n")) {
            session.get(Url.parse(server.url("/")), Map.of("authorization", "Bearer x", "X-Other", "y"), 1000, DEADLINE)
                    .await()
                    .atMost(PATIENCE);
            assertThat(server.requests().getFirst()).contains("uthorization: Bearer x");
            assertThat(other.requests().getFirst())
                    .doesNotContain("uthorization")
                    .contains("X-Other: y");
        }
    }

    @Test
    void sendsTheCredentialsOfTheUrl() {
        try (var server = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            get("http://us%20er:p%C3%A4ss@127.0.0.1:" + server.port() + "/\u00e9");
            assertThat(server.requests().getFirst())
                    .startsWith("GET /%C3%A9 HTTP/1.1\r\n")
                    .contains("Authorization: Basic dXMgZXI6cMOkc3M=\r\n");
        }
    }

    @Test
    void closesTheSocketWhenItsUniIsCancelled() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            var running = session.get(Url.parse(server.url("/")), Map.of(), 10, DEADLINE)
                    .subscribe()
                    .with(reply -> {}, failure -> {});
            await().until(() -> server.openConnections() == 1);
            running.cancel();
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void closesTheSocketOfAnOpenBodyWithTheSession() {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\n\r\n");
            line.untilClosed();
        })) {
            session.open(Url.parse(server.url("/")), Map.of(), DEADLINE).await().atMost(PATIENCE);
            session.close();
            await().until(() -> server.openConnections() == 0);
        }
    }

    private static byte[] gzip(byte[] data, int times) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                gzip.write(data);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void carriesABodyToWhereItIsLedWithTheMethodKept() {
        try (var server = ScriptedServer.playing(line -> {
            String head = String.valueOf(line.request());
            boolean moved = head.startsWith("POST /moved ");
            line.send(
                    moved
                            ? "HTTP/1.1 308 Permanent Redirect\r\nLocation: /here\r\nContent-Length: 0\r\n\r\n"
                            : "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
        })) {
            HttpReply reply = session.send(
                            new HttpCall(
                                    "POST", Url.parse(server.url("/moved")), Map.of("X-A", "b"), Buffer.buffer("v=0")),
                            100,
                            Duration.ofSeconds(5))
                    .await()
                    .atMost(Duration.ofSeconds(8));
            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.url().path()).isEqualTo("/here");
            assertThat(server.requests().getLast())
                    .startsWith("POST /here HTTP/1.1")
                    .contains("Content-Length: 3", "X-A: b");
        }
    }

    @Test
    void sendsNothingAgainWhereTheMethodWouldChange() {
        try (var server =
                ScriptedServer.answering("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")) {
            HttpReply reply = session.send(
                            new HttpCall("POST", Url.parse(server.url("/")), Map.of(), Buffer.buffer("v=0")),
                            100,
                            Duration.ofSeconds(5))
                    .await()
                    .atMost(Duration.ofSeconds(8));
            assertThat(reply.status()).isEqualTo(302);
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
