package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tallylight.event.Event;
import dev.tallylight.rest.Json;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes events in the formats whose receivers are spoken to over HTTP, the two that need a stream's URL apart. */
public final class Messages {
    private static final Json READER = new Json(new JsonMapper());

    private Messages() {}

    /**
     * One message.
     *
     * @param events one; several only where the format groups, in their order
     */
    public static Message of(Format format, Addressee to, List<Event> events) {
        List<Notice> notices = format.groups() || format.isIncidents() ? notices(events, to.publicUrl()) : List.of();
        return switch (format) {
            case STANDARD -> Message.json(to.url(), to.url().redacted(), StandardBody.of(events.getFirst()));
            case CLOUDEVENTS ->
                new Message(
                        to.url(),
                        to.url().redacted(),
                        CloudEventBody.CONTENT_TYPE,
                        Map.of(),
                        CloudEventBody.of(events.getFirst(), to.publicUrl()),
                        null);
            case SLACK -> Message.json(to.url(), SecretUrl.shown(to.url()), SlackBody.of(notices));
            case DISCORD -> Message.json(to.url(), SecretUrl.shown(to.url()), DiscordBody.of(notices));
            case TEAMS -> Message.json(to.url(), SecretUrl.shown(to.url()), TeamsBody.of(notices));
            case NTFY -> NtfyMessage.of(to, notices);
            case TELEGRAM -> TelegramMessage.of(to, notices);
            case PAGERDUTY -> PagerDutyMessage.of(to, notices.getFirst());
            case OPSGENIE -> OpsgenieMessage.of(to, notices.getFirst());
            case DISPERSA, EMAIL -> throw new IllegalArgumentException(format + " is not written here");
        };
    }

    /** The same events as people are told of them. */
    public static List<Notice> notices(List<Event> events, @Nullable String publicUrl) {
        return events.stream()
                .map(event -> Notice.of(event, data(event), publicUrl))
                .toList();
    }

    static JsonNode data(Event event) {
        return READER.tree(event.data());
    }
}
