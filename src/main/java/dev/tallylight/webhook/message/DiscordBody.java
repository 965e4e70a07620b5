package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.rest.JsonForm;
import java.util.List;

/**
 * A message for a Discord webhook (Execute Webhook): embeds, of which one may have a title of 256 and a description of
 * 4,096 characters, all of a message together 6,000, and ten at most. Mentions are switched off as a whole; Markdown's
 * characters are escaped with a backslash, which Discord takes before any punctuation.
 */
final class DiscordBody {
    private static final int MOST_EMBEDS = 10;
    private static final int MOST_TITLE = 256;
    private static final int MOST_DESCRIPTION = 4_096;
    private static final int MOST_ALL = 5_800;

    private DiscordBody() {}

    static byte[] of(List<Notice> notices) {
        Digest digest = Digest.of(notices, digestable(notices.size()));
        ObjectNode body = Message.object();
        if (digest.isGroup()) {
            String headline = digest.left() > 0 ? digest.headline() + "\n" + digest.andMore() : digest.headline();
            body.put("content", escape(headline));
        }
        body.putObject("allowed_mentions").putArray("parse");
        ArrayNode embeds = body.putArray("embeds");
        int each = MOST_ALL / digest.shown().size();
        digest.shown().forEach(notice -> embed(embeds.addObject(), notice, each));
        return Message.bytes(body);
    }

    /** Ten embeds are the most; all of a storm is in the console. */
    private static int digestable(int notices) {
        return Math.min(notices, MOST_EMBEDS);
    }

    private static void embed(ObjectNode embed, Notice notice, int most) {
        String title = escaped(notice.gravity().lamp() + " " + notice.title(), Math.min(MOST_TITLE, most / 2));
        embed.put("title", title);
        embed.put("description", escaped(notice.text(), Math.min(MOST_DESCRIPTION, most - title.length())));
        if (notice.link() != null) {
            embed.put("url", notice.link());
        }
        embed.put("color", color(notice.gravity()));
        embed.put("timestamp", JsonForm.time(notice.at()));
    }

    private static int color(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> 0xC22B2F;
            case WARNING -> 0xE0A100;
            case BACK -> 0x13794A;
            case NEWS -> 0x6A7380;
        };
    }

    /** Escaped, and then no longer than that: shortened before it is escaped, so that no escape is cut in two. */
    private static String escaped(String text, int most) {
        String cut = Cut.to(text, most);
        String escaped = escape(cut);
        while (escaped.length() > most) {
            cut = Cut.to(text, Math.max(1, cut.length() - Math.max(1, (escaped.length() - most) / 2)));
            escaped = escape(cut);
        }
        return escaped;
    }

    /** Whatever Discord's Markdown could take for its own. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if ("\\*_~`|>#-+[]()<@:".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }
}
