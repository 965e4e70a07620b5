package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Gravity;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event for PagerDuty's Events API v2: {@code trigger}, and {@code resolve} with the same {@code dedup_key} when it is
 * over. One stream has one key, so that an outage is one incident however it changes. The routing key is in the body;
 * a summary has at most 1,024 characters.
 */
final class PagerDutyMessage {
    private static final int MOST_SUMMARY = 1_024;
    private static final int MOST_SOURCE = 1_000;

    private PagerDutyMessage() {}

    static Message of(Addressee to, Notice notice) {
        return new Message(
                to.url(),
                to.url().redacted(),
                Message.JSON,
                Map.of(),
                Message.bytes(body(to.token(), to, notice)),
                Message.bytes(body(Message.HIDDEN, to, notice)));
    }

    private static ObjectNode body(String routingKey, Addressee to, Notice notice) {
        ObjectNode body = Message.object();
        body.put("routing_key", routingKey);
        body.put("event_action", notice.ends() ? "resolve" : "trigger");
        body.put("dedup_key", "tallylight:" + notice.subject());
        if (notice.ends()) {
            return body;
        }
        body.put("client", "Tallylight");
        if (to.publicUrl() != null) {
            body.put("client_url", to.publicUrl());
        }
        link(body, "Open in Tallylight", notice.link());
        link(body, Notice.REASON_LINK, notice.reasonPage());
        payload(body.putObject("payload"), notice);
        return body;
    }

    private static void link(ObjectNode body, String text, @Nullable String url) {
        if (url != null) {
            body.withArray("links").addObject().put("href", url).put("text", text);
        }
    }

    private static void payload(ObjectNode payload, Notice notice) {
        String why = notice.fact("Why");
        String source = notice.fact("Stream");
        payload.put("summary", Cut.to(why == null ? notice.title() : notice.title() + ": " + why, MOST_SUMMARY));
        payload.put("source", Cut.to(source == null ? notice.subject() : source, MOST_SOURCE));
        payload.put("severity", severity(notice.gravity()));
        payload.put("timestamp", JsonForm.time(notice.at()));
        payload.put("class", notice.type().wireName());
        ObjectNode details = payload.putObject("custom_details");
        notice.facts().forEach(fact -> details.put(fact.label(), fact.value()));
    }

    private static String severity(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> "critical";
            case WARNING -> "warning";
            case BACK, NEWS -> "info";
        };
    }
}
