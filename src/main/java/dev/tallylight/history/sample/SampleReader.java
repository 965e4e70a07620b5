package dev.tallylight.history.sample;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** Reads what probes saw of a stream, in buckets. What was not written yet is not in them. */
@ApplicationScoped
public class SampleReader {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final SampleRows rows;
    private final SampleConfig config;

    SampleReader(SampleRows rows, SampleConfig config) {
        this.rows = rows;
        this.config = config;
    }

    /** How long there are buckets of that length; older ones are empty. */
    public Duration kept(Duration step) {
        return step.compareTo(HOUR) < 0 ? config.samples() : step.compareTo(DAY) < 0 ? config.hours() : config.days();
    }

    /**
     * The figures of each bucket: of each checkpoint that looked within the window at all, by its id, with zeros where it did not
     * look.
     *
     * @param step a whole part of an hour, an hour, or a day
     * @param from of the first bucket; a multiple of the step since 1970
     * @param to the end of the last one
     */
    public Uni<List<List<Figures.View>>> buckets(UUID stream, Instant from, Instant to, Duration step) {
        Buckets buckets = new Buckets(from, to, step);
        Uni<Void> read = step.compareTo(HOUR) < 0
                ? samples(buckets, stream, from.truncatedTo(ChronoUnit.HOURS), to) // a row is of an hour
                : rows.counted()
                        .chain(counted -> figures(
                                buckets,
                                stream,
                                from,
                                to,
                                step.compareTo(DAY) < 0 ? "sample_hour" : "sample_day",
                                counted));
        return read.map(ignored -> buckets.views());
    }

    /** A day at a time: of a second's interval, an hour takes some ten thousand bytes. */
    private Uni<Void> samples(Buckets buckets, UUID stream, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            return Uni.createFrom().voidItem();
        }
        Instant until = to.isBefore(from.plus(DAY)) ? to : from.plus(DAY);
        return rows.samples(stream, from, until)
                .invoke(some -> some.forEach(buckets::add))
                .chain(() -> samples(buckets, stream, until, to));
    }

    /** What is counted by then is in that table, and the rest among the samples. */
    private Uni<Void> figures(Buckets buckets, UUID stream, Instant from, Instant to, String table, Instant counted) {
        return rows.figures(table, stream, from, to.isBefore(counted) ? to : counted)
                .invoke(some -> some.forEach(buckets::add))
                .chain(() -> rows.figures("sample", stream, from.isAfter(counted) ? from : counted, to))
                .invoke(some -> some.forEach(buckets::add))
                .replaceWithVoid();
    }
}
