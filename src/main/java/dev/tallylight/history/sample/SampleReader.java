package dev.tallylight.history.sample;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what probes saw of a stream, in buckets. What was not written yet is not in them. */
@ApplicationScoped
public class SampleReader {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final SampleRows rows;
    private final SampleLog log;
    private final SampleConfig config;

    SampleReader(SampleRows rows, SampleLog log, SampleConfig config) {
        this.rows = rows;
        this.log = log;
        this.config = config;
    }

    /**
     * What probes saw, bucket by bucket.
     *
     * @param checkpoints see {@link #buckets}
     * @param together what all of them saw, in each bucket
     */
    public record Chart(List<List<Figures.View>> checkpoints, List<Figures.View> together) {}

    /** How long there are buckets of that length; older ones are empty. */
    public Duration kept(Duration step) {
        return step.compareTo(HOUR) < 0 ? config.samples() : step.compareTo(DAY) < 0 ? config.hours() : config.days();
    }

    /**
     * The figures of each bucket: of each checkpoint that looked within the window at all, by its id, with zeros where it did not
     * look.
     *
     * @param step a whole part of an hour, or hours that are a whole part of a day
     * @param from of the first bucket; a multiple of the step since 1970
     * @param to the end of the last one
     */
    public Uni<List<List<Figures.View>>> buckets(UUID stream, Instant from, Instant to, Duration step) {
        Buckets buckets = new Buckets(from, to, step);
        return read(buckets, stream, from, to, step, log.checkpoints()).map(ignored -> buckets.views());
    }

    /**
     * The same, and what all checkpoints saw together; with what this process has not written yet, where the buckets are shorter than
     * an hour.
     *
     * @param checkpoints the ids of those that watch the stream now
     */
    public Uni<Chart> chart(UUID stream, Instant from, Instant to, Duration step, Collection<String> checkpoints) {
        Buckets buckets = new Buckets(from, to, step, true);
        return read(buckets, stream, from, to, step, checkpoints)
                .map(ignored -> new Chart(buckets.views(), buckets.together()));
    }

    private Uni<Void> read(
            Buckets buckets, UUID stream, Instant from, Instant to, Duration step, Collection<String> checkpoints) {
        return step.compareTo(HOUR) < 0
                ? samples(buckets, stream, from.truncatedTo(ChronoUnit.HOURS), to, checkpoints) // a row is of an hour
                : rows.counted()
                        .chain(counted -> figures(
                                buckets,
                                stream,
                                from,
                                to,
                                step.compareTo(DAY) < 0 ? "sample_hour" : "sample_day",
                                counted));
    }

    /** A day at a time: of a second's interval, an hour takes some ten thousand bytes. */
    private Uni<Void> samples(Buckets buckets, UUID stream, Instant from, Instant to, Collection<String> checkpoints) {
        if (!from.isBefore(to)) {
            return Uni.createFrom().voidItem();
        }
        Instant until = to.isBefore(from.plus(DAY)) ? to : from.plus(DAY);
        return rows.samples(stream, from, until)
                .invoke(some -> withUnwritten(some, log.held(stream, checkpoints, from, until))
                        .forEach(buckets::add))
                .chain(() -> samples(buckets, stream, until, to, checkpoints));
    }

    /** What this process holds of an hour has all of the row that it wrote of it, and what came since. */
    private static List<SampleRows.DataRow> withUnwritten(
            List<SampleRows.DataRow> written, List<SampleRows.DataRow> held) {
        if (held.isEmpty()) {
            return written;
        }
        Set<UUID> parts = held.stream().map(SampleRows.DataRow::part).collect(Collectors.toSet());
        return Stream.concat(written.stream().filter(row -> !parts.contains(row.part())), held.stream())
                .sorted(Comparator.comparing(SampleRows.DataRow::hour).thenComparing(SampleRows.DataRow::checkpoint))
                .toList();
    }

    /** What is counted by then is in that table, and the rest among the samples. */
    private Uni<Void> figures(Buckets buckets, UUID stream, Instant from, Instant to, String table, Instant counted) {
        return rows.figures(table, stream, from, to.isBefore(counted) ? to : counted)
                .invoke(some -> some.forEach(buckets::add))
                .chain(() -> uncounted(buckets, stream, from.isAfter(counted) ? from : counted, to));
    }

    /** By their figures; where two processes wrote of one hour, by the samples themselves, for both may have been told some of them. */
    private Uni<Void> uncounted(Buckets buckets, UUID stream, Instant from, Instant to) {
        return rows.figures("sample", stream, from, to).chain(some -> {
            Set<SampleRows.Hour> hours = new HashSet<>();
            boolean once = some.stream().allMatch(row -> hours.add(new SampleRows.Hour(row.at(), row.checkpoint())));
            if (once) {
                some.forEach(buckets::add);
                return Uni.createFrom().voidItem();
            }
            return samples(buckets, stream, from, to, List.of());
        });
    }
}
