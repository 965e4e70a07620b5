package dev.tallylight.statuspage.render;

import dev.tallylight.event.SubjectWords;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.content.Content;
import dev.tallylight.statuspage.content.PlannedWork;
import dev.tallylight.statuspage.content.ShownOutage;
import dev.tallylight.statuspage.content.ShownSubject;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page's content as its template writes it: texts alone. */
final class PageShown {
    private static final int OPEN_AT_ONCE = 20;

    private PageShown() {}

    /** @param path of the page, such as {@code /status/studio-a} */
    @TemplateData
    record Frame(String title, String path, String logo, int logoWidth, int logoHeight, boolean hidden) {
        /** How high a logo is shown at most. */
        private static final int HIGH = 48;

        private static final int WIDE = 240;

        static Frame of(HeldPage page) {
            if (page.logo() == null) {
                return new Frame(page.title(), page.path(), "", 0, 0, page.password() != null);
            }
            double scale = Math.min(
                    1.0,
                    Math.min(
                            (double) HIGH / page.logo().height(),
                            (double) WIDE / page.logo().width()));
            return new Frame(
                    page.title(),
                    page.path(),
                    page.path() + "/logo?v=" + page.logo().digest().substring(0, 12),
                    Math.max(1, (int) Math.round(page.logo().width() * scale)),
                    Math.max(1, (int) Math.round(page.logo().height() * scale)),
                    page.password() != null);
        }
    }

    /** @param title empty for what stands under no heading */
    @TemplateData
    record Group(String title, List<Line> streams) {}

    /** @param strip null where there is none */
    @TemplateData
    record Line(
            String name,
            @Nullable String url,
            String state,
            String words,
            @Nullable StripPicture strip) {}

    /** @param at for machines, beside the words */
    @TemplateData
    record Moment(String at, String words) {
        static @Nullable Moment of(@Nullable Instant moment, Instant now) {
            return moment == null ? null : new Moment(moment.toString(), Phrases.time(moment, now));
        }
    }

    @TemplateData
    record Trouble(
            String id,
            String name,
            @Nullable Moment since,
            @Nullable Moment until,
            String gone,
            String goneFirst,
            String length,
            @Nullable String reason,
            List<String> note) {}

    @TemplateData
    record Work(
            String name,
            boolean underWay,
            @Nullable Moment begins,
            @Nullable Moment ends) {}

    static List<Group> groups(Content content) {
        List<Group> groups = new ArrayList<>();
        var headings = content.page().groups();
        for (int i = 0; i <= headings.size(); i++) {
            int heading = i < headings.size() ? i : -1;
            List<Line> lines = sorted(content.streams().stream().filter(stream -> stream.heading() == heading));
            if (!lines.isEmpty()) {
                groups.add(new Group(
                        heading >= 0 ? headings.get(heading).title() : groups.isEmpty() ? "" : "Others", lines));
            }
        }
        if (!content.servers().isEmpty()) {
            groups.add(new Group("Servers", sorted(content.servers().stream())));
        }
        return groups;
    }

    /** As they came, which is by name, but what is gone is not looked for among two hundred. */
    private static List<Line> sorted(Stream<ShownSubject> subjects) {
        return subjects.sorted(Comparator.comparingInt(PageShown::rank))
                .map(PageShown::line)
                .toList();
    }

    /** What a good day is called, of whatever is on the page: {@code On air or online}. */
    static String on(Content content) {
        return said(content, SubjectWords::on);
    }

    /** The same of a bad one: {@code Off air or silent}. */
    static String gone(Content content) {
        return said(content, SubjectWords::gone);
    }

    private static String said(Content content, Function<SubjectWords, String> words) {
        String said = content.subjects().stream()
                .map(subject -> words.apply(subject.kind()))
                .distinct()
                .collect(Collectors.joining(" or "));
        return said.isEmpty() ? "" : Character.toUpperCase(said.charAt(0)) + said.substring(1);
    }

    private static int rank(ShownSubject stream) {
        return switch (stream.state()) {
            case OFFLINE -> 0;
            case DEGRADED -> 1;
            default -> 2;
        };
    }

    private static Line line(ShownSubject stream) {
        return new Line(
                stream.name(),
                stream.url(),
                stream.state().wireName(),
                stream.words(),
                stream.strip() == null ? null : StripPicture.of(stream.strip(), stream.kind()));
    }

    static List<Trouble> first(Content content) {
        return content.outages().stream()
                .limit(OPEN_AT_ONCE)
                .map(outage -> trouble(outage, content.asOf()))
                .toList();
    }

    static List<Trouble> rest(Content content) {
        return content.outages().stream()
                .skip(OPEN_AT_ONCE)
                .map(outage -> trouble(outage, content.asOf()))
                .toList();
    }

    private static Trouble trouble(ShownOutage outage, Instant now) {
        return new Trouble(
                outage.id().toString(),
                outage.name(),
                Moment.of(outage.since(), now),
                Moment.of(outage.endedAt(), now),
                outage.kind().gone(),
                outage.kind().goneFirst(),
                Phrases.length(outage.seconds()),
                outage.reason(),
                paragraphs(outage.note()));
    }

    static List<Work> works(Content content) {
        return content.works().stream().map(work -> work(work, content.asOf())).toList();
    }

    private static Work work(PlannedWork work, Instant now) {
        return new Work(work.name(), work.isUnderWay(), Moment.of(work.begins(), now), Moment.of(work.ends(), now));
    }

    static Moment asOf(Content content) {
        Instant minute =
                content.asOf().truncatedTo(ChronoUnit.MINUTES); // so that what stays the same has the same bytes
        return Objects.requireNonNull(Moment.of(minute, minute));
    }

    /** An empty line begins another one. */
    static List<String> paragraphs(@Nullable String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.stream(text.strip().split("\n(?:[ \t]*\n)+", -1))
                        .map(String::strip)
                        .toList();
    }
}
