package dev.tallylight.history.report;

import dev.tallylight.access.Slice;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.target.TargetRows;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes reports of how available a slice's streams were: those that there are now, in the order in which they were added. */
@ApplicationScoped
public class AvailabilityReports {
    private static final Duration OTHERWISE = Duration.ofDays(30);

    private final Stories stories;
    private final TargetRows targets;
    private final InstantSource clock;

    AvailabilityReports(Stories stories, TargetRows targets, InstantSource clock) {
        this.stories = stories;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * What is asked for, as it was sent.
     *
     * @param tag only streams with this tag
     */
    record Question(
            @Nullable String from,
            @Nullable String to,
            @Nullable String tag,
            @Nullable String groupBy,
            @Nullable String timezone) {
        /** @throws dev.tallylight.rest.ProblemException naming what cannot be */
        Asked asked(Instant now) {
            Violations violations = new Violations();
            ZoneId zone = Period.zone(timezone, violations);
            Period period = Period.between(from, to, zone, OTHERWISE, now, violations);
            Grouping grouping = Grouping.of(groupBy, violations);
            violations.raise();
            return new Asked(period, zone, grouping, Period.given(tag) ? tag : null);
        }
    }

    /** The same, checked. */
    record Asked(
            Period period,
            ZoneId zone,
            Grouping grouping,
            @Nullable String tag) {}

    /**
     * Of streams a page, of tags and days all.
     *
     * @param cursor where the page begins; null at the beginning
     * @param limit streams in it; null for the most
     */
    Uni<ReportView> of(Slice slice, Question question, @Nullable Cursor cursor, @Nullable Integer limit) {
        Asked asked = question.asked(clock.instant());
        boolean streams = asked.grouping() == Grouping.STREAM;
        if (!streams && (cursor != null || limit != null)) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    cursor == null ? "limit" : "cursor",
                    "goes with groupBy=stream: tags and days come all at once");
        }
        int most = !streams ? Integer.MAX_VALUE : limit == null ? Page.MOST : Page.limit(limit);
        List<ReportRow> rows = new ArrayList<>();
        Grouping.Sum total = new Grouping.Sum();
        return counted(slice, asked, cursor == null ? null : cursor.id(), most, rows::add, total)
                .map(last -> new ReportView(
                        asked.period().from(),
                        asked.period().to(),
                        asked.zone().getId(),
                        asked.grouping().wireName(),
                        rows,
                        ReportRow.ofAll(total.streams, total.account),
                        last.map(id -> new Cursor(id).encoded()).orElse(null)));
    }

    /** All rows as a table. */
    Uni<String> table(Slice slice, Question question) {
        Asked asked = question.asked(clock.instant());
        CsvReport table = new CsvReport(asked.grouping());
        return counted(slice, asked, null, Integer.MAX_VALUE, table::add, new Grouping.Sum())
                .map(all -> table.text());
    }

    /** @return the last stream where there are more */
    private Uni<Optional<UUID>> counted(
            Slice slice, Asked asked, @Nullable UUID after, int most, Consumer<ReportRow> out, Grouping.Sum total) {
        Instant from = asked.period().from();
        Instant to = asked.period().to();
        return targets.all(slice).chain(promises -> {
            Grouping.Rows rows = asked.grouping().rows(from, to, asked.zone(), promises, out);
            return stories.page(
                            slice,
                            asked.tag(),
                            from,
                            to,
                            after,
                            most,
                            (stream, story) -> total.add(rows.add(stream, story)))
                    .invoke(rows.end());
        });
    }
}
