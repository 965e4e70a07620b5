package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Digest;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message for Slack's incoming webhooks, in blocks (Block Kit: header ≤ 150 characters, text of a section ≤ 3,000, 50
 * blocks). What users wrote stands in {@code plain_text} objects, which Slack does not parse; the {@code text} for
 * notifications is mrkdwn, in which {@code & < >} are Slack's control characters.
 */
final class SlackBody {
    private static final int MOST_HEADER = 150;
    private static final int MOST_TEXT = 3_000;
    /** Slack turns down messages whose blocks hold more than about 13,000 characters. */
    private static final int MOST_ALL = 10_000;

    private SlackBody() {}

    static byte[] of(List<Notice> notices) {
        Digest digest = Digest.of(notices, MOST_ALL / (MOST_TEXT / 2));
        ObjectNode body = Message.object();
        body.put("text", escape(digest.headline()));
        ArrayNode blocks = body.putArray("blocks");
        ObjectNode header = blocks.addObject().put("type", "header");
        plain(header, Cut.to(digest.headline(), MOST_HEADER));
        int most = digest.isGroup() ? MOST_TEXT / 2 : MOST_TEXT;
        for (Notice notice : digest.shown()) {
            String text = digest.isGroup()
                    ? notice.gravity().lamp() + " " + notice.title() + "\n" + notice.text()
                    : notice.text();
            if (!text.isBlank()) {
                ObjectNode section = blocks.addObject().put("type", "section");
                plain(section, Cut.to(text, most));
            }
            link(blocks, notice);
        }
        if (digest.left() > 0) {
            plain(blocks.addObject().put("type", "section"), digest.andMore());
        }
        return Message.bytes(body);
    }

    private static void plain(ObjectNode block, String text) {
        block.putObject("text").put("type", "plain_text").put("text", text).put("emoji", false);
    }

    private static void link(ArrayNode blocks, Notice notice) {
        if (notice.link() != null) {
            blocks.addObject()
                    .put("type", "context")
                    .putArray("elements")
                    .addObject()
                    .put("type", "mrkdwn")
                    .put(
                            "text",
                            named(notice.link(), "Open in Tallylight")
                                    + also(notice.reasonPage(), Notice.REASON_LINK)
                                    + also(notice.acknowledge(), "Acknowledge"));
        }
    }

    private static String also(@Nullable String url, String name) {
        return url == null ? "" : " · " + named(url, name);
    }

    private static String named(String url, String name) {
        return "<" + escape(url) + "|" + name + ">";
    }

    /** Slack's three control characters as entities; what else formats has no meaning but looks. */
    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
