package dev.tallylight.history.report;

import dev.tallylight.access.Slice;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.story.StreamRows;
import dev.tallylight.history.target.Promises;
import dev.tallylight.history.target.TargetRows;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.rest.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Cuts a month, or another period, into pieces of the calendar, and counts a slice's streams in each. */
@ApplicationScoped
public class UptimeCalendars {
    /** As many as somebody looks at; a report as a table has all. */
    static final int MOST_ROWS = 100;

    /** Streams may have any number of tags of their own: what is counted of more has no row. */
    private static final int MOST_TAGS = 2_000;

    private static final Duration OTHERWISE = Duration.ofDays(30);
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9998;

    private final Stories stories;
    private final TargetRows targets;
    private final InstantSource clock;

    UptimeCalendars(Stories stories, TargetRows targets, InstantSource clock) {
        this.stories = stories;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * What is asked for, as it was sent; null or empty for what was left out.
     *
     * @param month such as {@code 2026-10}; where neither it nor a period is given, the last one that is over
     * @param from the first day, or moment, of another period
     * @param to the first day, or moment, after it
     * @param tag only streams with this tag, each in a row of its own
     * @param timezone in which days begin; UTC where it is left out
     */
    public record Question(
            @Nullable String month,
            @Nullable String from,
            @Nullable String to,
            @Nullable String tag,
            @Nullable String timezone) {
        /** @throws dev.tallylight.rest.ProblemException naming what cannot be */
        Asked asked(Instant now) {
            Violations violations = new Violations();
            ZoneId zone = Period.zone(timezone, violations);
            boolean ends = Period.given(from) || Period.given(to);
            YearMonth asked = month(now, zone, violations);
            Period period = ends
                    ? Period.between(from, to, zone, OTHERWISE, now, violations)
                    : new Period(null, begin(asked, zone), begin(asked.plusMonths(1), zone));
            violations.check(
                    period.from().isBefore(now),
                    ends ? "from" : "month",
                    "lies in the time to come: choose one that has begun");
            violations.raise();
            Instant to = period.to().isAfter(now) ? now : period.to();
            return new Asked(ends ? null : asked, period.from(), to, zone, Period.given(tag) ? tag : null);
        }

        private YearMonth month(Instant now, ZoneId zone, Violations violations) {
            YearMonth last = YearMonth.from(now.atZone(zone)).minusMonths(1);
            if (!Period.given(month)) {
                return last;
            }
            try {
                YearMonth asked = YearMonth.parse(month);
                if (asked.getYear() >= FIRST_YEAR && asked.getYear() <= LAST_YEAR) {
                    return asked;
                }
            } catch (DateTimeException e) {
                // the same answer as for a year that nobody can mean
            }
            violations.add("month", "must be a month such as 2026-10");
            return last;
        }

        private static Instant begin(YearMonth month, ZoneId zone) {
            return month.atDay(1).atStartOfDay(zone).toInstant();
        }
    }

    /**
     * The same, checked.
     *
     * @param month null where another period was given
     */
    record Asked(
            @Nullable YearMonth month,
            Instant from,
            Instant to,
            ZoneId zone,
            @Nullable String tag) {}

    /** @throws dev.tallylight.rest.ProblemException naming what of the question cannot be */
    public Uni<UptimeCalendar> of(Slice slice, Question question) {
        Asked asked = question.asked(clock.instant());
        CalendarUnit unit = CalendarUnit.of(Duration.between(asked.from(), asked.to()));
        Counting counting = new Counting(unit.edges(asked.from(), asked.to(), asked.zone()), asked.tag() != null);
        return stories.all(slice, asked.tag(), asked.from(), asked.to(), counting::add)
                .chain(() -> targets.all(slice))
                .map(promises -> counting.calendar(asked, unit, promises));
    }

    /** Rows in the making. */
    private static final class Counting {
        private final List<Instant> edges;
        private final boolean byStream;
        private long left;
        private final Grouping.Sum total = new Grouping.Sum();
        private final Map<String, CalendarRow> tags = new TreeMap<>();
        private final List<CalendarRow> streams = new ArrayList<>();

        Counting(List<Instant> edges, boolean byStream) {
            this.edges = edges;
            this.byStream = byStream;
        }

        void add(StreamRows.One stream, Story story) {
            List<Account> pieces = story.accounts(edges);
            Account whole = edges.size() == 2 ? pieces.getFirst() : story.account(edges.getFirst(), edges.getLast());
            total.add(whole);
            if (byStream) {
                CalendarRow row = new CalendarRow(pieces.size());
                row.add(whole, pieces);
                row.stream = stream;
                streams.add(row);
                return;
            }
            for (String tag : stream.tags().isEmpty() ? List.of("") : stream.tags()) {
                if (tags.size() < MOST_TAGS || tags.containsKey(tag)) {
                    tags.computeIfAbsent(tag, each -> new CalendarRow(pieces.size()))
                            .add(whole, pieces);
                } else {
                    left++;
                }
            }
        }

        UptimeCalendar calendar(Asked asked, CalendarUnit unit, Promises promises) {
            List<UptimeCalendar.Row> rows = new ArrayList<>();
            if (byStream) {
                streams.stream().map(row -> row.ofStream(promises)).forEach(rows::add);
                rows.sort(Comparator.<UptimeCalendar.Row, Double>comparing(
                                row -> row.sum().availability() == null
                                        ? 2.0
                                        : row.sum().availability())
                        .thenComparing(row -> String.valueOf(row.sum().name())));
            } else {
                tags.forEach((tag, row) -> rows.add(row.ofTag(tag, promises)));
            }
            return new UptimeCalendar(
                    asked.from(),
                    asked.to(),
                    asked.zone(),
                    unit,
                    edges.subList(0, edges.size() - 1).stream()
                            .map(edge -> edge.atZone(asked.zone()).toLocalDate())
                            .toList(),
                    rows.stream().limit(MOST_ROWS).toList(),
                    Math.max(0, rows.size() - MOST_ROWS) + left,
                    ReportRow.ofAll(total.streams, total.account));
        }
    }
}
