package dev.tallylight.console.outage;

import dev.tallylight.console.Words;
import dev.tallylight.event.SubjectWords;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.ToldView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An outage as text that people paste into a ticket or a chat: Markdown (CommonMark), times in UTC. Pure. */
final class OutageMarkdown {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final String SPECIAL = "\\`*_{}[]<>#|~&";

    private static final Pattern TICKS = Pattern.compile("`+");

    /** What makes an address of words, and a mention of a name: an escape is enough against the first alone. */
    private static final Pattern ADDRESS = Pattern.compile(":(?=//)|(?<=\\bwww)\\.", Pattern.CASE_INSENSITIVE);

    private static final String CALLS = "@";
    private static final String CALLS_NOBODY = "@\u2060";

    private final StringBuilder text = new StringBuilder();

    private OutageMarkdown() {}

    /** @param address of the outage's page */
    static String of(OutageView outage, List<StoryStep> story, String address) {
        OutageMarkdown page = new OutageMarkdown();
        page.head(outage, address);
        page.line("").line("## What happened (UTC)").line("");
        story.forEach(page::step);
        if (outage.note() != null) {
            page.line("").line("## Note").line("");
            page.block(outage.note());
        }
        return page.text.toString();
    }

    /** As it was written, line by line: within a fence that is longer than any in it, nothing is Markdown, and nobody is called. */
    private void block(String words) {
        int longest = TICKS.matcher(words)
                .results()
                .mapToInt(run -> run.group().length())
                .max()
                .orElse(0);
        String fence = "`".repeat(Math.max(3, longest + 1));
        line(fence + "text");
        words.lines().forEach(this::line);
        line(fence);
    }

    private void head(OutageView outage, String address) {
        String length = Words.span(outage.seconds());
        SubjectWords words = outage.words();
        line("# " + escaped(outage.name())
                + (outage.endedAt() == null ? " is " + words.off() : " was " + words.gone() + " for " + length));
        line("");
        item("Since", TIME.format(outage.since()) + " UTC");
        item(
                "Until",
                outage.endedAt() == null
                        ? "it is not over, " + length + " so far"
                        : TIME.format(outage.endedAt()) + " UTC");
        item("Why", reason(outage.reason(), outage.detail()));
        item(
                "Seen from",
                outage.checkpoints().stream()
                        .map(place -> escaped(place.name()))
                        .reduce((one, other) -> one + "; " + other)
                        .orElse(""));
        item("In hand of", outage.acknowledgedBy() == null ? "nobody" : escaped(outage.acknowledgedBy()));
        item("Cause", outage.cause() == null ? "not known" : outage.cause().replace('_', ' '));
        item("Page", "<" + address + ">");
    }

    private static String reason(@Nullable String code, @Nullable String detail) {
        return (code == null ? "" : "`" + code + "` ") + (detail == null ? "" : escaped(detail));
    }

    private void step(StoryStep step) {
        StringBuilder line =
                new StringBuilder("- ").append(time(step.at())).append(" ").append(escaped(step.title()));
        if (step.code() != null) {
            line.append(": `").append(step.code()).append('`');
        }
        if (!step.detail().isEmpty()) {
            line.append(step.code() == null ? ": " : " ").append(escaped(step.detail()));
        }
        for (ToldView one : step.deliveries()) {
            line.append("; ").append(escaped(one.name())).append(' ').append(one.state());
        }
        line(line.toString());
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }

    private void item(String name, String value) {
        if (!value.isBlank()) {
            line("- **" + name + "**: " + value.strip());
        }
    }

    private OutageMarkdown line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** What people and servers wrote, within a line, stays what it is: no link, image or entity of ours, and it calls nobody. */
    static String escaped(String words) {
        StringBuilder safe = new StringBuilder();
        words.codePoints().forEach(each -> {
            if (SPECIAL.indexOf(each) >= 0) {
                safe.append('\\');
            }
            safe.appendCodePoint(each == '\n' || each == '\r' ? ' ' : each);
        });
        return ADDRESS.matcher(safe).replaceAll("\\\\$0").replace(CALLS, CALLS_NOBODY);
    }
}
