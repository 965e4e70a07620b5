package dev.tallylight.statuspage.subscriber.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.ReasonWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One piece of news in the words of a mail to somebody who knows the programme and not the machines. Pure.
 *
 * @param back whether it is good news
 * @param title {@code Studio A is off air}
 * @param when {@code Since 29 November 2026, 14:03 UTC}
 * @param why null where the page does not show it
 */
record NewsLine(
        boolean back,
        String title,
        String when,
        @Nullable String why,
        @Nullable String url) {
    private static final int MOST_NAME = 200;
    private static final int MOST_WORDS = 300;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** @param body as {@link News} wrote it */
    static NewsLine of(JsonNode body) {
        JsonNode data = body.path("data");
        String given = Cut.line(data.path("stream").path("name").asText());
        String name = given.isEmpty() ? "A stream" : Cut.to(given, MOST_NAME);
        boolean back = data.path("status").asText().equals("online");
        String since = MOMENT.format(Instant.parse(
                data.path("since").isTextual()
                        ? data.path("since").asText()
                        : body.path("timestamp").asText()));
        String why = data.path("reason").isTextual()
                ? ReasonWords.why(data.path("reason").asText(), null)
                : null;
        return new NewsLine(
                back,
                back ? name + " is back on air" : name + " is off air",
                back
                        ? "Since " + since + ", after "
                                + span(data.path("outageSeconds").asLong())
                        : "Since " + since,
                why == null ? null : Cut.to(Cut.line(why), MOST_WORDS),
                data.path("stream").path("url").isTextual()
                        ? Cut.to(Cut.line(data.path("stream").path("url").asText()), MOST_WORDS)
                        : null);
    }

    /** As a template finds it; the colour is of the line beside the words, which say the same. */
    Map<String, Object> shown() {
        return Map.of(
                "title", title,
                "when", when,
                "why", why == null ? "" : why,
                "url", url == null ? "" : url,
                "color", back ? "#13794a" : "#c22b2f");
    }

    /** {@code [Radio One] Studio A is off air}, or how many are. */
    static String subject(String page, List<NewsLine> lines, int more) {
        String title = "[" + Cut.to(Cut.line(page), MOST_NAME) + "] ";
        if (lines.size() == 1 && more == 0) {
            return title + lines.getFirst().title;
        }
        long back = lines.stream().filter(NewsLine::back).count();
        long off = lines.size() - back;
        if (more > 0) {
            return title + (lines.size() + more) + " changes";
        }
        String gone = off == 0 ? "" : off == 1 ? "one stream went off air" : off + " streams went off air";
        String came = back == 0 ? "" : back == 1 ? "one is back" : back + " are back";
        return title + (off == 0 ? back + " streams are back on air" : back == 0 ? gone : gone + ", " + came);
    }

    private static String span(long seconds) {
        Duration span = Duration.ofSeconds(Math.max(0, seconds));
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0 ? span.toMinutes() + " min" : span.toSeconds() + " s";
    }
}
