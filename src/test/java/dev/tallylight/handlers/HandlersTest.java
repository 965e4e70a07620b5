package dev.tallylight.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.webhook.message.DispersaBody;
import dev.tallylight.webhook.message.SignatureKind;
import dev.tallylight.webhook.message.Signer;
import dev.tallylight.webhook.message.SigningKey;
import dev.tallylight.webhook.message.StandardBody;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The handlers of docs/handlers over HTTP, against the very bodies and signatures that deliveries carry. */
class HandlersTest {
    private static final Path DOCS = Path.of("docs", "handlers").toAbsolutePath();
    private static final SigningKey KEY = SigningKey.generate(SignatureKind.V1);
    private static final SigningKey OTHER = SigningKey.generate(SignatureKind.V1);
    private static final String TOKEN = "secret";
    private static final String STREAM = "rtmp://example.com/monitored/stream?a=1&b='2'";
    /** As it was published, without its last brace. */
    private static final String PUBLISHED =
            "{\"time\":\"2014-10-16 03:13:31 UTC\",\"digest\":\"d93053a1875c034384bb4fb06b20792f\",\"stream\":\"rtmp://example.com/monitored/stream\",\"status\":\"offline\",\"checkpoints\":[\"New York, USA\",\"Private Checkpoint\"]";

    @TempDir
    private Path folder;

    /** A handler, and what must be on the machine for it. */
    enum Language {
        JAVA(false, List.of(System.getProperty("java.home") + "/bin/java", "Handler.java")),
        NODE(false, List.of("node", "handler.mjs"), "node"),
        PYTHON(false, List.of("python3", "handler.py"), "python3"),
        PHP(false, List.of("php", "-S", "127.0.0.1:PORT", "handler.php"), "php"),
        SHELL(true, List.of("./handler.sh"), "openssl", "jq");

        private final boolean perRequest;
        private final List<String> command;
        private final List<String> needs;

        Language(boolean perRequest, List<String> command, String... needs) {
            this.perRequest = perRequest;
            this.command = command;
            this.needs = List.of(needs);
        }

        private void assumeItIsHere() {
            for (String program : needs) {
                boolean here = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
                skipUnless(here, program + " is not on this machine");
            }
            if (this == NODE) {
                skipUnless(
                        Files.isDirectory(DOCS.resolve("node/node_modules/standardwebhooks")),
                        "its library is not there: npm ci in docs/handlers/node");
            }
        }

        private void skipUnless(boolean condition, String why) {
            if (!condition) {
                System.out.println("HandlersTest skipped for " + this + ": " + why);
            }
            assumeThat(condition).as("skipped for %s: %s", this, why).isTrue();
        }
    }

    private HandlerProcess start(Language language, String secret) throws IOException {
        language.assumeItIsHere();
        Path home = DOCS.resolve(language.name().toLowerCase(java.util.Locale.ROOT));
        return new HandlerProcess(folder, home, language.command, language.perRequest, secret, TOKEN).awaitListening();
    }

    private static byte[] standard(String stream) {
        return StandardBody.of(new Event(
                new EventId(UUID.fromString("0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b")),
                7,
                EventType.STREAM_OFFLINE,
                Instant.now(),
                null,
                List.of(),
                List.of(),
                null,
                "{\"sequence\":7,\"stream\":{\"id\":\"0\",\"name\":\"Größe – \\\"A\\\"\",\"url\":\"" + stream
                        + "\"},\"status\":\"offline\"}"));
    }

    private static byte[] dispersa(String token) {
        return DispersaBody.of(Instant.now(), token, STREAM, "offline", List.of("New York, USA", "Zürich, Schweiz"));
    }

    private static Map<String, String> signed(String id, Instant at, byte[] body, SigningKey... keys) {
        return new TreeMap<>(Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(at.getEpochSecond()),
                "webhook-signature", Signer.sign(id, at, body, List.of(keys))));
    }

    private static Map<String, String> signed(String id, byte[] body) {
        return signed(id, Instant.now(), body, KEY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void takesEachAlertOnceAndAnswersBeforeItWorks(Language language) throws Exception {
        try (HandlerProcess handler = start(language, KEY.text())) {
            byte[] standard = standard(STREAM);
            byte[] dispersa = dispersa(TOKEN);
            assertThat(handler.post(standard, signed("evt_1", standard)))
                    .as(handler.output())
                    .isEqualTo(200);
            assertThat(handler.post(standard, signed("evt_1", standard)))
                    .as("a repeat")
                    .isEqualTo(200);
            assertThat(handler.post(dispersa, signed("evt_2", dispersa)))
                    .as(handler.output())
                    .isEqualTo(200);
            assertThat(handler.post(dispersa, signed("evt_2", Instant.now().minusSeconds(60), dispersa, KEY)))
                    .as("a later attempt")
                    .isEqualTo(200);
            byte[] rotated = standard("rtmp://example.com/rotated");
            assertThat(handler.post(rotated, signed("evt_3", Instant.now(), rotated, OTHER, KEY)))
                    .as("two secrets, as for a day after a rotation")
                    .isEqualTo(200);
            assertThat(handler.done()).as("all answered, nothing done yet").isEmpty();
            handler.work();
            await().atMost(Duration.ofSeconds(30)).until(() -> handler.done().size() >= 3);
            assertThat(handler.post(standard, signed("evt_1", standard))).isEqualTo(200);
            byte[] last = standard("rtmp://example.com/last");
            assertThat(handler.post(last, signed("evt_4", last))).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> handler.done().contains("stream.offline rtmp://example.com/last"));
            assertThat(handler.done())
                    .as(handler.output())
                    .containsExactlyInAnyOrder(
                            "stream.offline " + STREAM,
                            "offline " + STREAM,
                            "stream.offline rtmp://example.com/rotated",
                            "stream.offline rtmp://example.com/last");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesNothingThatIsNotProven(Language language) throws Exception {
        try (HandlerProcess handler = start(language, KEY.text())) {
            handler.work();
            byte[] body = standard(STREAM);
            byte[] tampered = bytes(new String(body, StandardCharsets.UTF_8).replace("offline", "onlined"));
            assertThat(handler.post(tampered, signed("evt_1", body)))
                    .as("tampered")
                    .isEqualTo(401);
            for (int seconds : new int[] {-400, 400}) {
                assertThat(handler.post(body, signed("evt_2", Instant.now().plusSeconds(seconds), body, KEY)))
                        .as("from another time")
                        .isEqualTo(401);
            }
            assertThat(handler.post(body, signed("evt_3", Instant.now(), body, OTHER)))
                    .as("another secret")
                    .isEqualTo(401);
            Map<String, String> otherId = signed("evt_4", body);
            otherId.put("webhook-id", "evt_5");
            assertThat(handler.post(body, otherId)).as("another id").isEqualTo(401);
            assertThat(handler.post(body, Map.of())).as("no signature").isEqualTo(401);
            Map<String, String> nonsense = signed("evt_6", body);
            nonsense.put("webhook-timestamp", "-1e9");
            nonsense.put("webhook-signature", "v1 * ,, v1,%00");
            assertThat(handler.post(body, nonsense)).as("nonsense").isEqualTo(401);
            byte[] wrongToken = dispersa("not the token");
            assertThat(handler.post(wrongToken, signed("evt_7", wrongToken)))
                    .as("wrong digest")
                    .isEqualTo(401);
            assertThat(handler.post(new byte[2 * 1024 * 1024], signed("evt_8", new byte[0])))
                    .as("2 MiB")
                    .isEqualTo(413);
            byte[] noJson = bytes("not JSON");
            assertThat(handler.post(noJson, signed("evt_9", noJson)))
                    .as("no JSON")
                    .isEqualTo(400);
            byte[] list = bytes("[]");
            assertThat(handler.post(list, signed("evt_10", list))).as("a list").isEqualTo(400);
            byte[] good = standard("rtmp://example.com/good");
            assertThat(handler.post(good, signed("evt_1", good)))
                    .as("an id whose proof failed before")
                    .isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> !handler.done().isEmpty());
            assertThat(handler.done()).containsExactly("stream.offline rtmp://example.com/good");
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsThePublishedExampleOfDispersa(Language language) throws Exception {
        try (HandlerProcess handler = start(language, "")) {
            handler.work();
            assertThat(handler.post(bytes(PUBLISHED), Map.of()))
                    .as("lacks its last brace")
                    .isEqualTo(400);
            assertThat(handler.post(bytes(PUBLISHED + "}"), Map.of()))
                    .as("of a token unknown")
                    .isEqualTo(401);
            String recomputed = PUBLISHED.replace(
                            "d93053a1875c034384bb4fb06b20792f", DispersaBody.digest("2014-10-16 03:13:31 UTC", TOKEN))
                    + "}";
            assertThat(recomputed).contains("283f65b7db285057dc0a768e40c10042");
            assertThat(handler.post(bytes(recomputed), Map.of()))
                    .as(handler.output())
                    .isEqualTo(200);
            assertThat(handler.post(bytes(recomputed), Map.of())).as("a repeat").isEqualTo(200);
            byte[] standard = standard(STREAM);
            assertThat(handler.post(standard, signed("evt_1", standard)))
                    .as("nothing proves it without the secret")
                    .isEqualTo(401);
            await().atMost(Duration.ofSeconds(30)).until(() -> !handler.done().isEmpty());
            assertThat(handler.done()).containsExactly("offline rtmp://example.com/monitored/stream");
        }
    }
}
