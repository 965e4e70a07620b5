package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Digest;
import dev.tallylight.webhook.message.prose.Gravity;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message for ntfy, published as JSON to the server's root with the topic inside (docs.ntfy.sh, Publish as JSON): the
 * message of at most 4,096 bytes, plain text because {@code markdown} is not set. Who knows a topic may send to it, so
 * it is treated like a password.
 */
final class NtfyMessage {
    private static final int MOST_BYTES = 4_000;
    private static final int MOST_TITLE = 250;
    private static final int MOST_NOTICES = 20;

    private NtfyMessage() {}

    static Message of(Addressee to, List<Notice> notices) {
        String path = to.url().path();
        int slash = path.lastIndexOf('/');
        Url root = to.url().withPathAndQuery(path.substring(0, slash + 1));
        String topic = path.substring(slash + 1);
        return new Message(
                root,
                root.redacted(),
                Message.JSON,
                to.token().isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + to.token()),
                Message.bytes(body(topic, notices)),
                Message.bytes(body(Message.HIDDEN, notices)));
    }

    private static ObjectNode body(String topic, List<Notice> notices) {
        Digest digest = Digest.of(notices, MOST_NOTICES);
        ObjectNode body = Message.object();
        body.put("topic", topic);
        body.put("title", Cut.to(withoutLamp(digest.headline()), MOST_TITLE));
        body.put("message", Cut.toBytes(text(digest), MOST_BYTES));
        body.put("priority", priority(digest.gravity()));
        body.putArray("tags").add(tag(digest.gravity()));
        Notice first = digest.shown().getFirst();
        if (first.link() != null) {
            body.put("click", first.link());
        }
        if (!digest.isGroup()) {
            action(body, "Acknowledge", first.acknowledge());
            action(body, Notice.REASON_LINK, first.reasonPage());
        }
        return body;
    }

    /** A button; a message has three at most. */
    private static void action(ObjectNode body, String label, @Nullable String url) {
        if (url != null) {
            body.withArray("actions")
                    .addObject()
                    .put("action", "view")
                    .put("label", label)
                    .put("url", url);
        }
    }

    /** ntfy puts the lamp before the title by itself, from the tag. */
    private static String withoutLamp(String headline) {
        return headline.substring(headline.indexOf(' ') + 1);
    }

    private static String text(Digest digest) {
        if (!digest.isGroup()) {
            return digest.shown().getFirst().text();
        }
        StringBuilder text = new StringBuilder();
        digest.shown()
                .forEach(notice -> text.append(notice.gravity().lamp())
                        .append(' ')
                        .append(notice.title())
                        .append(why(notice))
                        .append('\n'));
        return digest.left() > 0
                ? text.append(digest.andMore()).toString()
                : text.toString().stripTrailing();
    }

    private static String why(Notice notice) {
        String why = notice.fact("Why");
        return why == null ? "" : ": " + Cut.to(why, 120);
    }

    /** 1 to 5: the highest goes on sounding until somebody looks. */
    private static int priority(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> 5;
            case WARNING -> 4;
            case BACK -> 3;
            case NEWS -> 2;
        };
    }

    private static String tag(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> "red_circle";
            case WARNING -> "yellow_circle";
            case BACK -> "green_circle";
            case NEWS -> "white_circle";
        };
    }
}
