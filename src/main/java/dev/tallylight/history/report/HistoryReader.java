package dev.tallylight.history.report;

import dev.tallylight.access.Slice;
import dev.tallylight.history.sample.Figures;
import dev.tallylight.history.sample.SampleReader;
import dev.tallylight.history.story.Stories;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.rest.Violations;
import dev.tallylight.stream.StreamRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tells a stream's history in buckets: what it was, from its transitions, and what probes saw, from samples. */
@ApplicationScoped
public class HistoryReader {
    private static final Duration OTHERWISE = Duration.ofHours(24);

    private final Stories stories;
    private final SampleReader samples;
    private final StreamRegistry streams;
    private final InstantSource clock;

    HistoryReader(Stories stories, SampleReader samples, StreamRegistry streams, InstantSource clock) {
        this.stories = stories;
        this.samples = samples;
        this.streams = streams;
        this.clock = clock;
    }

    /** What is asked for, as it was sent. */
    record Question(
            @Nullable String from,
            @Nullable String to,
            @Nullable String step) {
        /** @throws dev.tallylight.rest.ProblemException naming what cannot be */
        Asked asked(Instant now, UnaryOperator<Duration> kept) {
            Violations violations = new Violations();
            Period period = Period.between(from, to, ZoneOffset.UTC, OTHERWISE, now, violations);
            Step length = Step.of(
                    step,
                    Duration.between(period.from(), period.to()).abs(),
                    Duration.between(period.from(), now),
                    kept,
                    violations);
            violations.raise();
            return new Asked(length.floor(period.from()), length.ceiling(period.to()), length);
        }
    }

    /** The same, checked, in whole steps. */
    record Asked(Instant from, Instant to, Step step) {
        List<Instant> edges() {
            List<Instant> edges = new ArrayList<>();
            for (Instant edge = from; !edge.isAfter(to); edge = edge.plus(step.length())) {
                edges.add(edge);
            }
            return edges;
        }
    }

    Uni<HistoryView> of(Slice slice, UUID stream, Question question) {
        Asked asked = question.asked(clock.instant(), samples::kept);
        return stories.one(slice, stream, asked.from(), asked.to())
                .chain(told -> samples.buckets(
                                stream, asked.from(), asked.to(), asked.step().length())
                        .chain(seen -> streams.some(slice, List.of(stream))
                                .map(views -> view(
                                        asked,
                                        told.story().accounts(asked.edges()),
                                        seen,
                                        views.stream()
                                                .flatMap(view -> samples.unwritten(view, asked.to()).stream())
                                                .toList()))));
    }

    private static HistoryView view(
            Asked asked,
            List<Account> accounts,
            List<List<Figures.View>> seen,
            List<SampleReader.Unwritten> unwritten) {
        List<Instant> edges = asked.edges();
        List<HistoryView.Bucket> buckets = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            buckets.add(new HistoryView.Bucket(edges.get(i), HistoryView.Seconds.of(accounts.get(i)), seen.get(i)));
        }
        return new HistoryView(asked.from(), asked.to(), asked.step().wireName(), buckets, unwritten);
    }
}
