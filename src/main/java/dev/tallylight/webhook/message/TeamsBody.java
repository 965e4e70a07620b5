package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Digest;
import dev.tallylight.webhook.message.prose.Gravity;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An Adaptive Card in a message, as the Workflows webhooks of Microsoft Teams take it (Adaptive Cards 1.4; a message of
 * at most 28 KB). All text stands in {@code TextRun}s, in which, other than in a {@code TextBlock} or a {@code Fact},
 * Markdown means nothing: so there is nothing to escape.
 */
final class TeamsBody {
    private static final int MOST_BYTES = 24_000;
    private static final int MOST_NOTICES = 20;
    private static final int MOST_TITLE = 300;
    private static final int MOST_OF_FACT = 1_000;
    private static final int LEAST_OF_FACT = 20;

    private TeamsBody() {}

    /**
     * What does not fit is shortened, first in its facts; then fewer of a group are shown, and how many are left is
     * said. One alone fits always: its title has 300 characters.
     */
    static byte[] of(List<Notice> notices) {
        int shown = MOST_NOTICES;
        int each = MOST_OF_FACT;
        byte[] body = write(notices, shown, each);
        while (body.length > MOST_BYTES && (each > LEAST_OF_FACT || shown > 1)) {
            if (each > LEAST_OF_FACT) {
                each /= 2;
            } else {
                shown /= 2;
            }
            body = write(notices, shown, each);
        }
        return body;
    }

    private static byte[] write(List<Notice> notices, int mostShown, int mostOfFact) {
        Digest digest = Digest.of(notices, mostShown);
        ObjectNode body = Message.object();
        body.put("type", "message");
        ObjectNode attachment = body.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        card.put("fallbackText", Cut.to(digest.headline(), MOST_TITLE));
        ArrayNode elements = card.putArray("body");
        if (digest.isGroup()) {
            title(elements, digest.headline(), digest.gravity(), "Large");
        }
        for (Notice notice : digest.shown()) {
            title(elements, notice.gravity().lamp() + " " + notice.title(), notice.gravity(), "Medium");
            notice.facts().forEach(fact -> fact(elements, fact, mostOfFact));
            if (digest.isGroup() && notice.reasonPage() != null) {
                run(line(elements), Notice.REASON_LINK)
                        .putObject("selectAction")
                        .put("type", "Action.OpenUrl")
                        .put("url", notice.reasonPage());
            }
        }
        if (digest.left() > 0) {
            run(line(elements), digest.andMore());
        }
        link(card, digest);
        card.putObject("msteams").put("width", "Full");
        return Message.bytes(body);
    }

    private static void title(ArrayNode elements, String text, Gravity gravity, String size) {
        run(line(elements), Cut.to(text, MOST_TITLE))
                .put("weight", "Bolder")
                .put("size", size)
                .put("color", color(gravity));
    }

    private static void fact(ArrayNode elements, Notice.Fact fact, int most) {
        ArrayNode inlines = line(elements);
        run(inlines, fact.label() + ": ").put("weight", "Bolder");
        run(inlines, Cut.to(fact.value(), most));
    }

    private static ArrayNode line(ArrayNode elements) {
        return elements.addObject().put("type", "RichTextBlock").putArray("inlines");
    }

    private static ObjectNode run(ArrayNode inlines, String text) {
        return inlines.addObject().put("type", "TextRun").put("text", text);
    }

    private static void link(ObjectNode card, Digest digest) {
        Notice first = digest.shown().getFirst();
        action(card, "Open in Tallylight", first.link());
        if (!digest.isGroup()) {
            action(card, Notice.REASON_LINK, first.reasonPage());
            action(card, "Acknowledge", first.acknowledge());
        }
    }

    private static void action(ObjectNode card, String title, @Nullable String url) {
        if (url != null) {
            card.withArray("actions")
                    .addObject()
                    .put("type", "Action.OpenUrl")
                    .put("title", title)
                    .put("url", url);
        }
    }

    private static String color(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> "Attention";
            case WARNING -> "Warning";
            case BACK -> "Good";
            case NEWS -> "Default";
        };
    }
}
