package dev.tallylight.history.report;

import dev.tallylight.access.Slice;
import dev.tallylight.history.story.Stories;
import dev.tallylight.rest.Violations;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts a stream's time within windows. */
@ApplicationScoped
public class UptimeReader {
    private static final String USUAL = "24h,7d,30d";
    private static final Duration OTHERWISE = Duration.ofDays(30);

    private final Stories stories;
    private final InstantSource clock;

    UptimeReader(Stories stories, InstantSource clock) {
        this.stories = stories;
        this.clock = clock;
    }

    /**
     * What is asked for, as it was sent.
     *
     * @param window lengths of windows that end now, such as {@code 24h,7d}
     * @param timezone in which days begin
     */
    record Question(
            @Nullable String window,
            @Nullable String from,
            @Nullable String to,
            @Nullable String timezone) {
        /** @throws dev.tallylight.rest.ProblemException naming what cannot be */
        List<Period> periods(Instant now) {
            Violations violations = new Violations();
            boolean ends = Period.given(from) || Period.given(to);
            violations.check(
                    !ends || !Period.given(window), "window", "cannot be given with from and to: leave out one");
            ZoneId zone = Period.zone(timezone, violations);
            List<Period> periods = ends
                    ? List.of(Period.between(from, to, zone, OTHERWISE, now, violations))
                    : Period.windows(window == null || window.isEmpty() ? USUAL : window, now, violations);
            violations.raise();
            return periods;
        }
    }

    Uni<List<UptimeView>> of(Slice slice, UUID stream, Question question) {
        List<Period> periods = question.periods(clock.instant());
        Instant from = periods.stream()
                .map(Period::from)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return stories.one(slice, stream, from, periods.getFirst().to())
                .map(told -> periods.stream()
                        .map(period -> UptimeView.of(period, told.story().account(period.from(), period.to())))
                        .toList());
    }
}
