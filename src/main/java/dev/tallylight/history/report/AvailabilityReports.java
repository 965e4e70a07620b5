package dev.tallylight.history.report;

import dev.tallylight.access.Slice;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.target.TargetRows;
import dev.tallylight.rest.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
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

    Uni<ReportView> of(Slice slice, Question question) {
        Asked asked = question.asked(clock.instant());
        Instant from = asked.period().from();
        Instant to = asked.period().to();
        return targets.all(slice).chain(promises -> {
            Grouping.Rows rows = asked.grouping().rows(from, to, asked.zone(), promises);
            Grouping.Sum total = new Grouping.Sum();
            return stories.all(slice, asked.tag(), from, to, (stream, story) -> total.add(rows.add(stream, story)))
                    .map(ignored -> new ReportView(
                            from,
                            to,
                            asked.zone().getId(),
                            asked.grouping().wireName(),
                            rows.result().rows(),
                            ReportRow.ofAll(total.streams, total.account)));
        });
    }
}
