package dev.tallylight.statuspage.subscriber.post;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.event.SubjectWords;
import dev.tallylight.webhook.message.prose.Cut;
import dev.tallylight.webhook.message.prose.ReasonWords;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One piece of news in the words of a mail to somebody who knows the programme and not the machines. Pure.
 *
 * @param words of what it is about
 * @param back whether it is good news
 * @param title {@code Studio A is off air}
 * @param when {@code Since 29 November 2026, 14:03 UTC}
 * @param why null where the page does not show it
 */
record NewsLine(
        SubjectWords words,
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
        SubjectWords words = SubjectWords.of(data.has(SubjectWords.SERVER.noun()));
        JsonNode subject = data.path(words.noun());
        String given = Cut.line(subject.path("name").asText());
        String name = given.isEmpty() ? "A " + words.noun() : Cut.to(given, MOST_NAME);
        boolean back = data.path("status").asText().equals("online");
        String since = MOMENT.format(Instant.parse(
                data.path("since").isTextual()
                        ? data.path("since").asText()
                        : body.path("timestamp").asText()));
        String why = data.path("reason").isTextual()
                ? ReasonWords.why(data.path("reason").asText(), null)
                : null;
        return new NewsLine(
                words,
                back,
                back ? name + " is back " + words.on() : name + " is " + words.off(),
                data.path("outageSeconds").isNumber()
                        ? "Since " + since + ", after "
                                + span(data.path("outageSeconds").asLong())
                        : "Since " + since,
                why == null ? null : Cut.to(Cut.line(why), MOST_WORDS),
                subject.path("url").isTextual()
                        ? Cut.to(Cut.line(subject.path("url").asText()), MOST_WORDS)
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
        if (more > 0) {
            return title + (lines.size() + more) + " changes";
        }
        String gone = counted(lines, false);
        String came = counted(lines, true);
        if (gone.isEmpty()) {
            return title + came;
        }
        long back = lines.stream().filter(NewsLine::back).count();
        return title + gone + (back == 0 ? "" : back == 1 ? ", one is back" : ", " + back + " are back");
    }

    /** {@code 2 streams went off air, one server fell silent}; or those that are back. */
    private static String counted(List<NewsLine> lines, boolean back) {
        return Arrays.stream(SubjectWords.values())
                .map(words -> {
                    long count = lines.stream()
                            .filter(line -> line.words == words && line.back == back)
                            .count();
                    String some = count == 1 ? "one " + words.noun() : words.counted(count);
                    String became = back ? (count == 1 ? "is back " : "are back ") + words.on() : words.went();
                    return count == 0 ? "" : some + " " + became;
                })
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(", "));
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
