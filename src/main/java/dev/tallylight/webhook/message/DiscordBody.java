package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.rest.JsonForm;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Digest;
import dev.tallylight.webhook.message.prose.Gravity;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message for a Discord webhook (Execute Webhook): embeds, of which one may have a title of 256 and a description of
 * 4,096 characters, a field a value of 1,024, all of a message together 6,000, and ten embeds at most. Mentions are switched off as a whole; Markdown's
 * characters are escaped with a backslash, which Discord takes before any punctuation.
 */
final class DiscordBody {
    private static final int MOST_EMBEDS = 10;
    private static final int MOST_TITLE = 256;
    private static final int MOST_DESCRIPTION = 4_096;
    private static final int MOST_FIELD = 1_024;
    private static final int MOST_ALL = 5_800;

    private DiscordBody() {}

    static byte[] of(List<Notice> notices) {
        Digest digest = Digest.of(notices, MOST_EMBEDS);
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

    private static void embed(ObjectNode embed, Notice notice, int most) {
        int left = most - fields(embed, notice, most);
        String title = title(notice, Math.min(MOST_TITLE, left / 2));
        embed.put("title", title);
        embed.put("description", description(notice, Math.min(MOST_DESCRIPTION, left - title.length())));
        if (notice.link() != null) {
            embed.put("url", notice.link());
        }
        embed.put("color", color(notice.gravity()));
        embed.put("timestamp", JsonForm.time(notice.at()));
    }

    /** How many characters they take of what a message may have; what would leave too little for the news is left out. */
    private static int fields(ObjectNode embed, Notice notice, int most) {
        int taken = 0;
        taken += field(embed, "In hand?", "Acknowledge", notice.acknowledge(), most / 2 - taken);
        taken += field(embed, "Why?", Notice.REASON_LINK, notice.reasonPage(), most / 2 - taken);
        return taken;
    }

    private static int field(ObjectNode embed, String name, String words, @Nullable String url, int room) {
        if (url == null) {
            return 0;
        }
        String value = "[" + words + "](" + url + ")";
        int length = name.length() + value.length();
        if (length > Math.min(room, MOST_FIELD)) {
            return 0;
        }
        embed.withArray("fields").addObject().put("name", name).put("value", value);
        return length;
    }

    /** Shortened before it is escaped, so that no escape is cut in two. */
    private static String title(Notice notice, int most) {
        String title = escape(Cut.to(notice.gravity().lamp() + " " + notice.title(), most));
        for (int length = most; title.length() > most; length -= 10) {
            title = escape(Cut.to(notice.gravity().lamp() + " " + notice.title(), length));
        }
        return title;
    }

    private static String description(Notice notice, int most) {
        String lines = lines(notice, most);
        for (int length = most / 2; lines.length() > most; length /= 2) {
            lines = lines(notice, length);
        }
        return lines.isEmpty() ? "…" : lines;
    }

    private static String lines(Notice notice, int mostOfValue) {
        return notice.facts().stream()
                .map(fact -> "**" + fact.label() + ":** " + escape(Cut.to(fact.value(), Math.max(1, mostOfValue))))
                .collect(Collectors.joining("\n"));
    }

    private static int color(Gravity gravity) {
        return switch (gravity) {
            case DOWN -> 0xC22B2F;
            case WARNING -> 0xE0A100;
            case BACK -> 0x13794A;
            case NEWS -> 0x6A7380;
        };
    }

    /**
     * Whatever Discord's Markdown could take for its own within a line; what it takes only at the beginning of one is
     * never there, for each line begins with a word of ours.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if ("\\*_~`|[]()<@:".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append((char) c);
        });
        return escaped.toString();
    }
}
