package dev.tallylight.webhook.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.webhook.inbox.ReceivedRequest.Header;
import dev.tallylight.webhook.message.DispersaBody;
import dev.tallylight.webhook.message.SignatureKind;
import dev.tallylight.webhook.message.Signer;
import dev.tallylight.webhook.message.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestChecksTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:13:31Z");
    private static final UUID ID = UUID.fromString("01935c3e-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("01935c3e-0000-7000-8000-000000000002");
    private static final SigningKey KEY = SigningKey.generate(SignatureKind.V1);
    private static final List<KnownEndpoint> KNOWN = List.of(
            new KnownEndpoint(OTHER, List.of(SigningKey.generate(SignatureKind.V1)), "other"),
            new KnownEndpoint(ID, List.of(SigningKey.generate(SignatureKind.V1), KEY), "secret"));

    private static ReceivedRequest signed(SigningKey key, Instant at, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request(
                List.of(
                        new Header("Webhook-Id", "evt_1"),
                        new Header("Webhook-Timestamp", Long.toString(at.getEpochSecond())),
                        new Header("Webhook-Signature", "v1,AAAA " + Signer.sign("evt_1", at, bytes, List.of(key)))),
                bytes,
                bytes.length);
    }

    private static ReceivedRequest request(List<Header> headers, byte[] body, int bodyBytes) {
        return new ReceivedRequest(ID, NOW, "192.0.2.1", "POST", "/inbox/x", headers, body, bodyBytes);
    }

    private static ReceivedRequest bare(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request(List.of(), bytes, bytes.length);
    }

    @ParameterizedTest
    @EnumSource(SignatureKind.class)
    void findsTheWebhookWhoseKeySigned(SignatureKind kind) {
        SigningKey key = SigningKey.generate(kind);
        Check check = RequestChecks.signature(
                signed(key, NOW, "{}"), List.of(KNOWN.getFirst(), new KnownEndpoint(ID, List.of(key), "")));
        assertThat(check.result()).isEqualTo("verified");
        assertThat(check.endpoint()).isEqualTo(ID);
        assertThat(RequestChecks.signature(signed(KEY, NOW, "{}"), KNOWN).endpoint())
                .as("by the one before the rotation")
                .isEqualTo(ID);
    }

    @Test
    void doesNotTakeAnotherBodyAnotherKeyOrAnOldTime() {
        ReceivedRequest good = signed(KEY, NOW, "{\"status\":\"offline\"}");
        ReceivedRequest tampered = request(good.headers(), "{\"status\":\"online\"}".getBytes(), 19);
        assertThat(RequestChecks.signature(tampered, KNOWN).result()).isEqualTo("failed");
        assertThat(RequestChecks.signature(good, KNOWN.subList(0, 1)).result()).isEqualTo("failed");
        for (int seconds : new int[] {-301, 301}) {
            Check old = RequestChecks.signature(signed(KEY, NOW.plusSeconds(seconds), "{}"), KNOWN);
            assertThat(old.result()).isEqualTo("failed");
            assertThat(old.detail()).contains("5 minutes");
        }
        assertThat(RequestChecks.signature(signed(KEY, NOW.minusSeconds(299), "{}"), KNOWN)
                        .result())
                .isEqualTo("verified");
    }

    @Test
    void saysThatItCannotKnow() {
        assertThat(RequestChecks.signature(signed(KEY, NOW, "{}"), List.of()).result())
                .isEqualTo("unknown");
        ReceivedRequest cut = request(signed(KEY, NOW, "{}").headers(), "{}".getBytes(), 100_000);
        assertThat(RequestChecks.signature(cut, KNOWN).result()).isEqualTo("unknown");
        assertThat(RequestChecks.signature(bare("{}"), KNOWN).result()).isEqualTo("absent");
    }

    @Test
    void checksTheDigestOfOurOwnBodiesAndOfThePublishedExample() {
        String ours = new String(DispersaBody.of(NOW, "secret", "rtmp://h/a/b", "offline", List.of("A, B")));
        Check check = RequestChecks.digest(bare(ours), KNOWN);
        assertThat(check.result()).isEqualTo("verified");
        assertThat(check.endpoint()).isEqualTo(ID);
        assertThat(RequestChecks.digest(bare(ours.replace("03:13:31", "03:13:32")), KNOWN)
                        .result())
                .isEqualTo("failed");
        assertThat(RequestChecks.digest(bare(ours), List.of()).result()).isEqualTo("unknown");
        String published =
                "{\"time\":\"2014-10-16 03:13:31 UTC\",\"digest\":\"d93053a1875c034384bb4fb06b20792f\",\"stream\":\"rtmp://example.com/monitored/stream\",\"status\":\"offline\",\"checkpoints\":[\"New York, USA\",\"Private Checkpoint\"]";
        assertThat(RequestChecks.digest(bare(published), KNOWN).result())
                .as("lacks its last brace, and so is no JSON")
                .isEqualTo("absent");
        assertThat(RequestChecks.digest(bare(published + "}"), KNOWN).result())
                .as("of a token that nobody published")
                .isEqualTo("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"x\"", "{\"time\":1,\"digest\":[]}", "<html>", "\u0000\u0001"})
    void takesAnyBody(String body) {
        assertThat(RequestChecks.digest(bare(body), KNOWN).result()).isEqualTo("absent");
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, ***",
        "cookie, ***",
        "Proxy-Authorization, ***",
        "X-Api-Key, ***",
        "X-Auth-Token, ***",
        "webhook-signature, v",
        "User-Agent, v",
    })
    void redactsWhatOpensDoors(String name, String kept) {
        assertThat(HeaderNotes.of(List.of(Map.entry(name, "v")))).containsExactly(new Header(name, kept));
    }

    @Test
    void keepsBoundedHeaders() {
        List<Map.Entry<String, String>> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Map.entry("h" + i, "v"));
        }
        assertThat(HeaderNotes.of(many)).hasSize(HeaderNotes.MOST_HEADERS + 1);
        assertThat(HeaderNotes.of(List.of(Map.entry("a", "b"), Map.entry("long", "x".repeat(20_000)))))
                .extracting(Header::name)
                .containsExactly("a", "…");
    }

    @Test
    void lets60InAtOnceAndFiveASecondThen() {
        Doorkeeper keeper = new Doorkeeper();
        long now = 1_000;
        for (int i = 0; i < Doorkeeper.BURST; i++) {
            assertThat(keeper.lets(ID, now)).isTrue();
        }
        assertThat(keeper.lets(ID, now)).isFalse();
        assertThat(keeper.lets(OTHER, now)).as("another inbox").isTrue();
        long later = now + 1_000_000_000L;
        for (int i = 0; i < Doorkeeper.PER_SECOND; i++) {
            assertThat(keeper.lets(ID, later)).isTrue();
        }
        assertThat(keeper.lets(ID, later)).isFalse();
    }
}
