package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import dev.tallylight.net.url.Url;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as the hub writes them, and receivers as users describe them. */
public final class Samples {
    public static final String PUBLIC_URL = "https://tallylight.example.com";
    public static final UUID STREAM = UUID.fromString("0199a1b2-0000-7000-8000-000000000001");

    private static final JsonMapper MAPPER = new JsonMapper();

    private Samples() {}

    public static Event offline() {
        ObjectNode data = stream("Studio A", "offline", "online");
        data.put("reason", "no_media").put("detail", "Play.Start, then nothing for 10 s");
        data.put("since", "2026-11-23T03:13:21.000Z").put("confirmedAt", "2026-11-23T03:13:31.120Z");
        data.putNull("outageSeconds");
        ArrayNode checkpoints = data.putArray("checkpoints");
        checkpoint(checkpoints, "new-york", "New York, USA", "down", "no_media");
        checkpoint(checkpoints, "oslo", "Oslo, Norway", "down", "no_media");
        checkpoint(checkpoints, "singapore", "Singapore, Singapore", "up", null);
        return event(12, EventType.STREAM_OFFLINE, "2026-11-23T03:13:31.120Z", STREAM, data);
    }

    public static Event online() {
        ObjectNode data = stream("Studio A", "online", "offline");
        data.putNull("reason").putNull("detail");
        data.put("since", "2026-11-23T03:16:41.000Z").put("confirmedAt", "2026-11-23T03:16:46.500Z");
        data.put("outageSeconds", 200);
        ArrayNode checkpoints = data.putArray("checkpoints");
        checkpoint(checkpoints, "new-york", "New York, USA", "up", null);
        checkpoint(checkpoints, "oslo", "Oslo, Norway", "up", null);
        checkpoint(checkpoints, "singapore", "Singapore, Singapore", "up", null);
        return event(14, EventType.STREAM_ONLINE, "2026-11-23T03:16:46.500Z", STREAM, data);
    }

    public static Event checkpointLost() {
        ObjectNode data = Message.object();
        data.putObject("checkpoint").put("id", "oslo").put("name", "Oslo, Norway");
        data.put("since", "2026-11-23T04:00:00.000Z").put("confirmedAt", "2026-11-23T04:00:30.000Z");
        data.put("reason", "checkpoint_lost")
                .put("detail", "not heard of for 30 s")
                .put("streams", 7);
        return event(15, EventType.CHECKPOINT_LOST, "2026-11-23T04:00:30.000Z", null, data);
    }

    public static Event hubTrouble() {
        ObjectNode data = hub();
        data.withArray("followers")
                .addObject()
                .put("name", "deliveries")
                .put("ageSeconds", 41)
                .put("detail", "a turn did not end within 30000 ms");
        data.withArray("followers")
                .addObject()
                .put("name", "leases")
                .put("ageSeconds", 33)
                .put("detail", "connection refused");
        return event(18, EventType.HUB_TROUBLE, "2026-11-23T06:00:41.000Z", null, data);
    }

    public static Event hubRecovered() {
        return event(19, EventType.HUB_RECOVERED, "2026-11-23T06:03:00.000Z", null, hub());
    }

    private static ObjectNode hub() {
        ObjectNode data = Message.object();
        data.putArray("followers");
        return data.put("since", "2026-11-23T06:00:00.000Z");
    }

    public static Event webhookFailing() {
        ObjectNode data = Message.object();
        data.putObject("webhook")
                .put("id", "0199a1b2-0000-7000-8000-0000000000aa")
                .put("url", "https://handler.example.com/hook")
                .putNull("description");
        data.put("reason", "failing").put("error", "the answer's status is 500");
        data.put("failingSince", "2026-11-22T04:00:00.000Z");
        return event(16, EventType.WEBHOOK_FAILING, "2026-11-23T04:00:30.000Z", null, data);
    }

    public static Event ping() {
        ObjectNode data = Message.object()
                .put("message", "This is a test from Tallylight.")
                .put("endpoint", "0199a1b2-0000-7000-8000-0000000000aa");
        return event(17, EventType.TEST_PING, "2026-11-23T05:00:00.000Z", null, data);
    }

    /** An outage of a stream whose name, detail, checkpoint and tag say this. */
    public static Event saying(String text) {
        ObjectNode data = stream(text, "offline", "online");
        data.put("reason", "no_media").put("detail", text);
        data.put("since", "2026-11-23T03:13:21.000Z").put("confirmedAt", "2026-11-23T03:13:31.120Z");
        data.putNull("outageSeconds");
        checkpoint(data.putArray("checkpoints"), "x", text, "down", "no_media");
        return new Event(
                new EventId(new UUID(0x0199a1b200007000L, 0x8000000000000000L)),
                12,
                EventType.STREAM_OFFLINE,
                Instant.parse("2026-11-23T03:13:31.120Z"),
                STREAM,
                List.of(text),
                List.of(text),
                null,
                json(data));
    }

    static Addressee to(Format format) {
        return switch (format) {
            case SLACK -> addressee("https://hooks.slack.com/services/T000/B000/slacksecret", "", null);
            case DISCORD -> addressee("https://discord.com/api/webhooks/123/discordsecret", "", null);
            case TEAMS -> addressee("https://prod-1.example.com/workflows/x/triggers/manual?sig=teamssecret", "", null);
            case NTFY -> addressee("https://ntfy.sh/topicsecret", "tk_ntfysecret", null);
            case PAGERDUTY ->
                addressee("https://events.pagerduty.com/v2/enqueue", "pagerdutysecret0123456789abcdef0", null);
            case OPSGENIE -> addressee("https://api.opsgenie.com/v2/alerts", "opsgenie-secret", null);
            case TELEGRAM -> addressee("https://api.telegram.org/", "123456:telegramsecret", "-1001234567890");
            default -> addressee("https://handler.example.com/tallylight", "", null);
        };
    }

    private static Addressee addressee(String url, String token, @Nullable String chat) {
        return new Addressee(Url.parse(url), token, chat, PUBLIC_URL);
    }

    private static ObjectNode stream(String name, String status, String previous) {
        ObjectNode data = Message.object();
        data.put("sequence", 12);
        ObjectNode stream = data.putObject("stream");
        stream.put("id", STREAM.toString()).putNull("key").put("name", name);
        stream.put("url", "rtmp://***@example.com/monitored/stream").put("protocol", "rtmp");
        stream.putArray("tags").add("sport");
        data.put("status", status).put("previousStatus", previous);
        return data;
    }

    private static void checkpoint(ArrayNode all, String id, String name, String view, @Nullable String reason) {
        all.addObject()
                .put("id", id)
                .put("name", name)
                .put("view", view)
                .put("reason", reason)
                .putNull("detail")
                .put("at", "2026-11-23T03:13:30.000Z");
    }

    private static Event event(long sequence, EventType type, String at, @Nullable UUID stream, ObjectNode data) {
        return new Event(
                new EventId(new UUID(0x0199a1b200007000L, 0x8000000000000000L + sequence)),
                sequence,
                type,
                Instant.parse(at),
                stream,
                stream == null ? List.of() : List.of("sport"),
                List.of(),
                null,
                json(data));
    }

    private static String json(ObjectNode data) {
        try {
            return MAPPER.writeValueAsString(data);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
