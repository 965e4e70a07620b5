package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Gravity;
import dev.tallylight.webhook.message.prose.Notice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request to Opsgenie's Alert API: an alert is created, and closed by its alias when it is over. The key is in
 * {@code Authorization: GenieKey}. Bounds: message 130 characters, alias 512, description 15,000, note 25,000.
 */
final class OpsgenieMessage {
    private static final int MOST_MESSAGE = 130;
    private static final int MOST_TEXT = 15_000;
    private static final int MOST_ENTITY = 512;

    private OpsgenieMessage() {}

    static Message of(Addressee to, Notice notice) {
        String alias = "tallylight:" + notice.subject();
        Url url = notice.ends() ? closing(to.url(), alias) : to.url();
        return new Message(
                url,
                url.redacted(),
                Message.JSON,
                Map.of("Authorization", "GenieKey " + to.token()),
                Message.bytes(notice.ends() ? close(notice) : create(notice, alias)),
                null);
    }

    private static Url closing(Url url, String alias) {
        String path = url.path().endsWith("/") ? url.path() : url.path() + "/";
        return url.withPathAndQuery(
                path + URLEncoder.encode(alias, StandardCharsets.UTF_8) + "/close?identifierType=alias");
    }

    private static ObjectNode close(Notice notice) {
        return Message.object()
                .put("source", "Tallylight")
                .put("note", Cut.to(notice.title() + "\n" + notice.text(), MOST_TEXT));
    }

    private static ObjectNode create(Notice notice, String alias) {
        String entity = notice.fact("Stream");
        ObjectNode body = Message.object();
        body.put("message", Cut.to(notice.title(), MOST_MESSAGE));
        body.put("alias", alias);
        body.put("description", Cut.to(description(notice), MOST_TEXT));
        body.put("entity", Cut.to(entity == null ? notice.subject() : entity, MOST_ENTITY));
        body.put("source", "Tallylight");
        ArrayNode tags = body.putArray("tags");
        tags.add(notice.type().wireName());
        ObjectNode details = body.putObject("details");
        notice.facts().forEach(fact -> details.put(fact.label(), fact.value()));
        body.put("priority", priority(notice.gravity()));
        return body;
    }

    private static String description(Notice notice) {
        return notice.text()
                + (notice.link() == null ? "" : "\n" + notice.link())
                + (notice.reasonPage() == null ? "" : "\n" + Notice.REASON_LINK + ": " + notice.reasonPage());
    }

    private static String priority(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> "P1";
            case WARNING -> "P3";
            case BACK, NEWS -> "P5";
        };
    }
}
