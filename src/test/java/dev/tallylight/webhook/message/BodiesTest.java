package dev.tallylight.webhook.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private static final Instant THEN = Instant.parse("2014-10-16T03:13:31.127Z");

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Test
    void writesTheStandardBodyWithTheEventsOwnBytes() {
        Event event = new Event(
                new EventId(UUID.fromString("0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b")),
                7,
                EventType.STREAM_OFFLINE,
                THEN,
                null,
                List.of(),
                List.of(),
                null,
                "{ \"sequence\":12, \"name\":\"Studio \\u00c4 – é\" }");
        assertThat(text(StandardBody.of(event)))
                .isEqualTo("{\"id\":\"evt_0199a1b2c3d47e5f8a6b0c1d2e3f4a5b\",\"type\":\"stream.offline\","
                        + "\"timestamp\":\"2014-10-16T03:13:31.127Z\","
                        + "\"data\":{ \"sequence\":12, \"name\":\"Studio \\u00c4 – é\" }}");
    }

    /** The example that Dispersa published, with the brace that it lacks, and the digest of a token that is known. */
    @Test
    void writesDispersasBodyKeyByKey() {
        byte[] body = DispersaBody.of(
                THEN,
                "secret",
                "rtmp://example.com/monitored/stream",
                "offline",
                List.of("New York, USA", "Private Checkpoint"));
        assertThat(text(body))
                .isEqualTo("{\"time\":\"2014-10-16 03:13:31 UTC\",\"digest\":\"283f65b7db285057dc0a768e40c10042\","
                        + "\"stream\":\"rtmp://example.com/monitored/stream\",\"status\":\"offline\","
                        + "\"checkpoints\":[\"New York, USA\",\"Private Checkpoint\"]}");
    }

    @Test
    void writesDispersasBodyWithoutTokenAndCheckpoints() {
        byte[] body = DispersaBody.of(
                Instant.parse("2026-01-02T00:00:00Z"), "", "https://example.com/\"ü\".m3u8", "online", List.of());
        assertThat(text(body))
                .isEqualTo(
                        "{\"time\":\"2026-01-02 00:00:00 UTC\",\"digest\":\"18e259ddaaaf960e1da8a1e094295dcf\","
                                + "\"stream\":\"https://example.com/\\\"ü\\\".m3u8\",\"status\":\"online\",\"checkpoints\":[]}");
    }
}
