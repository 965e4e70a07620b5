package dev.tallylight.webhook.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Json;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.message.Message;
import dev.tallylight.webhook.message.prose.ReasonWords;
import dev.tallylight.webhook.send.SentRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds to what is told the addresses that are known where the console's is configured: the manual's page about the reason, and of an
 * outage the link by which it is taken in hand. They stand in messages alone, not in the feed; the second one is not shown in the
 * log either, for who reads that may not be one who may act. Both are the same in each attempt.
 */
@ApplicationScoped
class LinkedEvents {
    /** A trouble that nobody has taken in hand for so long is acknowledged in the console. */
    private static final Duration VALID = Duration.ofDays(7);

    private static final String ACKNOWLEDGE = "acknowledgeUrl";
    private static final String REASON = "reasonUrl";

    private final Instance<AcknowledgeLinks> links;
    private final MessageConfig config;
    private final Json json;

    LinkedEvents(Instance<AcknowledgeLinks> links, MessageConfig config, ObjectMapper mapper) {
        this.links = links;
        this.config = config;
        this.json = new Json(mapper);
    }

    /** @param secrets what of them nobody is shown */
    record Linked(List<Event> events, List<String> secrets) {
        /** What was sent, as it may be shown. */
        SentRequest hidden(SentRequest shown) {
            String body = shown.body();
            for (String secret : secrets) {
                body = body == null ? null : body.replace(secret, Message.HIDDEN);
            }
            return new SentRequest(shown.head(), body);
        }
    }

    Linked with(List<Event> events) {
        String address = config.publicAddress();
        if (address == null) {
            return new Linked(events, List.of());
        }
        List<Event> linked = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        for (Event event : events) {
            JsonNode data = json.tree(event.data());
            String page = ReasonWords.page(text(data, "reason"), address);
            Event told = page == null ? event : with(event, REASON, page);
            UUID outage = links.isResolvable() ? outage(event, data) : null;
            if (outage != null) {
                String token = links.get().token(outage, event.occurredAt().plus(VALID));
                secrets.add(token);
                told = with(told, ACKNOWLEDGE, address + "/acknowledge/" + token);
            }
            linked.add(told);
        }
        return new Linked(linked, secrets);
    }

    /** The one that can be taken in hand; null of what tells of none, or of its end. */
    private static @Nullable UUID outage(Event event, JsonNode data) {
        boolean begins = event.type() == EventType.STREAM_OFFLINE || event.type() == EventType.SERVER_OFFLINE;
        String outage = begins ? text(data, "outageId") : null;
        return outage == null ? null : UUID.fromString(outage);
    }

    private static @Nullable String text(JsonNode data, String field) {
        return data.path(field).isTextual() ? data.path(field).asText() : null;
    }

    /** The event's own text, which stays as it is, and one field more. */
    private Event with(Event event, String field, String url) {
        String data = event.data().stripTrailing();
        return new Event(
                event.id(),
                event.sequence(),
                event.type(),
                event.occurredAt(),
                event.subjectId(),
                event.tags(),
                event.failedCheckpoints(),
                event.withheld(),
                data.substring(0, data.length() - 1) + ",\"" + field + "\":" + json.write(url) + "}");
    }
}
