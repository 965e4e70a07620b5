package dev.tallylight.webhook.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Json;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.message.Message;
import dev.tallylight.webhook.send.SentRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Adds to what is told of an outage the link by which it is taken in hand, where the console's address is configured. The link
 * stands in messages alone, not in the feed or the log: who reads these may not be one who may act. It is the same in each
 * attempt.
 */
@ApplicationScoped
class LinkedEvents {
    /** A trouble that nobody has taken in hand for so long is acknowledged in the console. */
    private static final Duration VALID = Duration.ofDays(7);

    private static final String FIELD = "acknowledgeUrl";

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
        if (address == null || !links.isResolvable()) {
            return new Linked(events, List.of());
        }
        List<Event> linked = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        for (Event event : events) {
            UUID outage = event.type() == EventType.STREAM_OFFLINE || event.type() == EventType.SERVER_OFFLINE
                    ? outage(event)
                    : null;
            if (outage == null) {
                linked.add(event);
            } else {
                String token = links.get().token(outage, event.occurredAt().plus(VALID));
                secrets.add(token);
                linked.add(with(event, address + "/acknowledge/" + token));
            }
        }
        return new Linked(linked, secrets);
    }

    private @Nullable UUID outage(Event event) {
        JsonNode outage = json.tree(event.data()).path("outageId");
        return outage.isTextual() ? UUID.fromString(outage.asText()) : null;
    }

    /** The event's own text, which stays as it is, and one field more. */
    private Event with(Event event, String url) {
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
                data.substring(0, data.length() - 1) + ",\"" + FIELD + "\":" + json.write(url) + "}");
    }
}
