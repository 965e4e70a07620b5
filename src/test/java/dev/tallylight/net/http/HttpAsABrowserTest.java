package dev.tallylight.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.dial.Dialer;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.url.IpLiteral;
import dev.tallylight.net.url.Url;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers and players put up with from servers, and what they do not. */
class HttpAsABrowserTest {
    private static final Duration DEADLINE = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST = 2 * 1024 * 1024;
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpSessions SESSIONS = new HttpSessions(VERTX, new Dialer(VERTX), "1.0");
    private static final EgressGuard GUARD = new EgressGuard(
            EgressPolicy.parse("127.0.0.1"),
            (host, deadline) -> Uni.createFrom().item(List.of(IpLiteral.address(host, new byte[] {127, 0, 0, 1}))),
            "TALLYLIGHT_EGRESS_STREAMS");

    private final HttpSession session = SESSIONS.open(GUARD, NetListener.NONE);

    @AfterAll
    static void stop() {
        VERTX.close();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private HttpReply get(String url) {
        return session.get(Url.parse(url), Map.of(), MOST, DEADLINE).await().atMost(PATIENCE);
    }

    private static String ok(String headers, String body) {
        return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static ScriptedServer wantingACookie(String first) {
        return ScriptedServer.playing(line -> {
            for (String head = line.request(); head != null; head = line.request()) {
                line.send(head.contains("Cookie: sid=1\r\n") ? ok("", "in") : first);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/b", "?again"})
    void comesBackWithTheCookieThatARedirectSets(String location) {
        try (var server = wantingACookie("HTTP/1.1 302 Found\r\nSet-Cookie: sid=1; Path=/\r\nLocation: " + location
                + "\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(get(server.url("/a")).body()).hasToString("in");
        }
    }

    @Test
    void keepsACookieForTheNextRequest() {
        try (var server = wantingACookie(ok("Set-Cookie: sid=1\r\n", "list"))) {
            assertThat(get(server.url("/x/list.m3u8")).body()).hasToString("list");
            assertThat(get(server.url("/x/1.ts")).body()).hasToString("in");
            assertThat(get(server.url("/y/1.ts")).body()).hasToString("list");
        }
    }

    @Test
    void givesNoOtherHostACookie() {
        try (var other = ScriptedServer.answering(ok("", "x"));
                var server = ScriptedServer.playing(line -> {
                    line.request();
                    line.send("HTTP/1.1 302 Found\r\nSet-Cookie: sid=1; Path=/\r\nSet-Cookie: b=2; Domain=b.example\r\n"
                            + "Location: http://b.example:" + other.port() + "/\r\n\r\n");
                })) {
            assertThat(get("http://a.example:" + server.port() + "/").body()).hasToString("x");
            assertThat(other.requests()).hasSize(1).noneMatch(head -> head.contains("Cookie"));
        }
    }

    @Test
    void goesNoFurtherThanTwentyRedirectsWhateverCookiesTheySet() {
        AtomicLong count = new AtomicLong();
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 302 Found\r\nSet-Cookie: n=" + count.incrementAndGet() + "\r\nLocation: /\r\n\r\n");
        })) {
            assertThatThrownBy(() -> get(server.url("/"))).hasMessageContaining("more than 20 redirects");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/caf\u00c3\u00a9.mp3, /caf%C3%A9.mp3",
                "/caf\u00e9.mp3, /caf%E9.mp3",
                "/a|b\"c d%.mp3, /a|b%22c%20d%.mp3",
                "15:49:14.mp3, /15:49:14.mp3"
            })
    void goesWhereALocationOfAnyBytesLeads(String location, String asked) {
        try (var server = ScriptedServer.playing(line -> {
            for (String head = line.request(); head != null; head = line.request()) {
                line.send(
                        head.startsWith("GET / ")
                                ? "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"
                                : ok("", "x"));
            }
        })) {
            get(server.url("/"));
            assertThat(server.requests().getLast()).startsWith("GET " + asked + " HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "", "many", "99999999999999999999", "1.5"})
    void readsABodyWhoseLengthIsMadeUpToItsEnd(String length) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nsound");
            line.finish();
        })) {
            assertThat(get(server.url("/")).body()).hasToString("sound");
        }
    }

    @Test
    void passesOverInterimAnswers() {
        try (var server = ScriptedServer.answering("HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n".repeat(50) + ok("", "x"))) {
            assertThat(get(server.url("/")).body()).hasToString("x");
            assertThat(get(server.url("/")).body()).hasToString("x");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "BR", "compress", "gzip, br", "gzip, gzip"})
    void namesACodingThatItDoesNotRead(String coding) {
        try (var server = ScriptedServer.answering(ok("Content-Encoding: " + coding + "\r\n", "x".repeat(481)))) {
            assertThatThrownBy(() -> get(server.url("/")))
                    .isInstanceOfSatisfying(
                            NetFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL_ERROR))
                    .hasMessageContaining("only gzip and deflate");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "UTF-8", "none", ""})
    void takesABodyAsItIsWhereTheCodingIsNone(String coding) {
        try (var server = ScriptedServer.answering(ok("Content-Encoding: " + coding + "\r\n", "plain"))) {
            assertThat(get(server.url("/")).body()).hasToString("plain");
        }
    }

    private static byte[] zeros(String coding, int megabytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream packing = switch (coding) {
            case "gzip" -> new GZIPOutputStream(out);
            case "raw" -> new DeflaterOutputStream(out, new Deflater(9, true));
            default -> new DeflaterOutputStream(out);
        }) {
            byte[] piece = new byte[1024 * 1024];
            for (int i = 0; i < megabytes; i++) {
                packing.write(piece);
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "gzip,Content-Encoding: gzip",
        "deflate,Content-Encoding: deflate",
        "raw,Content-Encoding: deflate",
        "gzip,Transfer-Encoding: gzip"
    })
    void stopsABombWithoutHoldingUpTheOthers(String coding, String header) throws IOException {
        byte[] bomb = zeros(coding, 200);
        assertThat(stretchOf("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n", bomb, Integer.MAX_VALUE, "swells"))
                .isLessThan(Duration.ofMillis(50));
    }

    @Test
    void readsChunksOfOneByteWithoutHoldingUpTheOthers() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = "1\r\nx\r\n".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < MOST / 2; i++) {
            body.write(chunk);
        }
        body.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(stretchOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", body.toByteArray(), MOST, ""))
                .isLessThan(Duration.ofMillis(50));
    }

    /**
     * The longest time that one event loop spent on such an answer before others had their turn.
     *
     * @param said by the failure
     */
    private static Duration stretchOf(String head, byte[] body, int most, String said) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send(head);
            line.send(body);
            line.finish();
        })) {
            Duration stretch = Duration.ZERO;
            for (int i = 0; i < 3; i++) { // the first times are the compiler's
                stretch = readOnce(server.url("/"), most, said);
            }
            return stretch;
        }
    }

    private static Duration readOnce(String url, int most, String said) {
        Context context = VERTX.getOrCreateContext();
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong longest = new AtomicLong();
        context.runOnContext(v -> turn(context, done, longest, -1));
        String ended = Uni.createFrom()
                .<String>emitter(emitter -> context.runOnContext(v -> {
                    HttpSession session = SESSIONS.open(GUARD, NetListener.NONE);
                    session.get(Url.parse(url), Map.of(), most, DEADLINE)
                            .subscribe()
                            .with(reply -> emitter.complete(""), failure -> emitter.complete(failure.getMessage()));
                }))
                .await()
                .atMost(PATIENCE);
        done.set(true);
        assertThat(ended).contains(said);
        return Duration.ofNanos(longest.get());
    }

    /** Measured in the thread's own time: what else the machine does is not ours. */
    private static void turn(Context context, AtomicBoolean done, AtomicLong longest, long before) {
        long now = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        if (before >= 0) {
            longest.accumulateAndGet(now - before, Math::max);
        }
        if (!done.get()) {
            context.runOnContext(v -> turn(context, done, longest, now));
        }
    }
}
