package dev.tallylight.statuspage.subscriber.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.event.SubjectWords;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.statuspage.subscriber.SubscribedPage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an event is a page's subscribers' news, as the body of a webhook and as what mails are written from. It holds what the page
 * shows and nothing else: no checkpoints, no details, no URL and no reason unless the page has them. Pure.
 */
final class News {
    /** End users are told that something is off air, or silent, and that it is back. */
    static final Set<EventType> TYPES = Set.of(
            EventType.STREAM_OFFLINE, EventType.STREAM_ONLINE, EventType.SERVER_OFFLINE, EventType.SERVER_ONLINE);

    /** It was off air by plan, of which nobody was told. */
    private static final String OUTSIDE_SCHEDULE = "outside_schedule";

    private News() {}

    /**
     * The body; null where it is none of the page's news: of what is not on it, withheld from operators too, or the end of
     * something that was no outage.
     *
     * @param url of the page
     */
    static @Nullable String of(Event event, SubscribedPage page, String url, ObjectMapper mapper) {
        if (!TYPES.contains(event.type()) || event.withheld() != null || !page.shows(event.tags())) {
            return null;
        }
        JsonNode data = new Json(mapper).tree(event.data());
        boolean back = event.type() == EventType.STREAM_ONLINE || event.type() == EventType.SERVER_ONLINE;
        String kind = SubjectWords.of(event.type()).noun();
        if (back && !endsAnOutage(data)) {
            return null; // of a degradation, or on air outside its schedule
        }
        ObjectNode body = mapper.createObjectNode();
        body.put("id", event.id().toString())
                .put("type", event.type().wireName())
                .put("timestamp", JsonForm.time(event.occurredAt()));
        ObjectNode told = body.putObject("data");
        told.putObject("page").put("title", page.title()).put("url", url);
        ObjectNode subject = told.putObject(kind)
                .put("id", String.valueOf(event.subjectId()))
                .put("name", data.path(kind).path("name").asText());
        if (page.showUrls() && data.path(kind).has("url")) {
            subject.set("url", data.path(kind).path("url"));
        }
        told.put("status", back ? "online" : "offline");
        told.set("since", data.path("since"));
        told.set("outageSeconds", data.path("outageSeconds"));
        if (page.showReasons() && !back) {
            told.set("reason", data.path("reason"));
        }
        return body.toString();
    }

    /** Where a flapping stream is calm again, it may have changed once more since its outage ended: how long that was, this event does not say. */
    private static boolean endsAnOutage(JsonNode data) {
        return !OUTSIDE_SCHEDULE.equals(data.path("reason").asText())
                && (data.path("outageSeconds").isNumber()
                        || data.path("outageId").isTextual());
    }
}
