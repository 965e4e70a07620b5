package dev.tallylight.webhook.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.Digest;
import dev.tallylight.webhook.message.prose.Notice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of Telegram's Bot API, {@code sendMessage}, in its HTML: {@code & < >} are entities, and what would name a
 * person or run a command is kept from doing so. A message has at most 4,096 characters once its markup is taken off.
 * The bot's token is in the URL, which is therefore never shown.
 */
final class TelegramMessage {
    private static final int MOST_CHARACTERS = 4_000;
    private static final int MOST_NOTICES = 20;
    /** What the words of a notice's links take. */
    private static final int LINKS = 64;
    /** Keeps {@code @name} and {@code /command} from being taken for one: invisible, and no part of a word. */
    private static final String NO_LINK = "\u2060";

    private TelegramMessage() {}

    static Message of(Addressee to, List<Notice> notices) {
        String base = to.url().path().endsWith("/") ? to.url().path() : to.url().path() + "/";
        Url url = to.url().withPathAndQuery(base + "bot" + to.token() + "/sendMessage");
        String shown = to.url().withPathAndQuery(base + "bot***/sendMessage").redacted();
        ObjectNode body = Message.object();
        body.put("chat_id", String.valueOf(to.chatId()));
        body.put("text", text(notices));
        body.put("parse_mode", "HTML");
        body.putObject("link_preview_options").put("is_disabled", true);
        return new Message(url, shown, Message.JSON, Map.of(), Message.bytes(body), null);
    }

    private static String text(List<Notice> notices) {
        Digest digest = Digest.of(notices, MOST_NOTICES);
        StringBuilder text = new StringBuilder();
        text.append("<b>").append(escape(Cut.to(digest.headline(), 400))).append("</b>");
        int each = (MOST_CHARACTERS - 500) / digest.shown().size() - LINKS;
        for (Notice notice : digest.shown()) {
            String lines = digest.isGroup()
                    ? notice.gravity().lamp() + " " + notice.title() + "\n" + notice.text()
                    : notice.text();
            text.append(digest.isGroup() ? "\n\n" : "\n").append(shortened(lines, each));
            link(text, "\n", notice.link(), "Open in Tallylight");
            link(text, " · ", notice.reasonPage(), Notice.REASON_LINK);
            link(text, " · ", notice.acknowledge(), "Acknowledge");
        }
        return digest.left() > 0 ? text.append("\n").append(digest.andMore()).toString() : text.toString();
    }

    private static void link(StringBuilder text, String before, @Nullable String url, String words) {
        if (url != null) {
            text.append(before).append("<a href=\"").append(attribute(url)).append("\">");
            text.append(words).append("</a>");
        }
    }

    /** Telegram counts what is left of a message once its markup has been read, and what keeps links away counts too. */
    private static String shortened(String lines, int most) {
        int left = most;
        String cut = Cut.to(lines, left);
        while (left > 1 && cut.length() + keepers(cut) > most) {
            left = Math.max(1, left - Math.max(1, (cut.length() + keepers(cut) - most) / 2));
            cut = Cut.to(lines, left);
        }
        return escape(cut);
    }

    private static int keepers(String text) {
        return (int) escape(text).chars().filter(c -> c == NO_LINK.charAt(0)).count();
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "@" + NO_LINK)
                .replaceAll("(?<![\\p{L}\\p{N}/:.])/(?=[A-Za-z0-9_])", "/" + NO_LINK);
    }

    private static String attribute(String url) {
        return url.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
