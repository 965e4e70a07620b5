package dev.tallylight.history.sample;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
                ? rows.samples(stream, from.truncatedTo(ChronoUnit.HOURS), to) // a row is of an hour
                        .invoke(all -> all.forEach(
                                row -> row.samples().forEach(sample -> buckets.add(row.checkpoint(), sample))))
                        .replaceWithVoid()
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

    /** What is counted by then is in that table, and the rest among the samples. */
    private Uni<Void> figures(Buckets buckets, UUID stream, Instant from, Instant to, String table, Instant counted) {
        return rows.figures(table, stream, from, to.isBefore(counted) ? to : counted)
                .invoke(some -> some.forEach(buckets::add))
                .chain(() -> rows.figures("sample", stream, from.isAfter(counted) ? from : counted, to))
                .invoke(some -> some.forEach(buckets::add))
                .replaceWithVoid();
    }

    private static final class Buckets {
        private final Instant from;
        private final Duration step;
        private final List<SequencedMap<String, Figures>> each = new ArrayList<>();
        private final TreeSet<String> checkpoints = new TreeSet<>();

        Buckets(Instant from, Instant to, Duration step) {
            this.from = from;
            this.step = step;
            long count = Duration.between(from, to).dividedBy(step);
            for (long i = 0; i < count; i++) {
                each.add(new TreeMap<>());
            }
        }

        void add(String checkpoint, Sample sample) {
            Figures figures = at(checkpoint, Instant.ofEpochMilli(sample.at()));
            if (figures != null) {
                figures.add(sample);
            }
        }

        void add(SampleRows.HourRow row) {
            Figures figures = at(row.checkpoint(), row.at());
            if (figures != null) {
                figures.add(row.figures());
            }
        }

        private @Nullable Figures at(String checkpoint, Instant moment) {
            long index = Math.floorDiv(Duration.between(from, moment).toMillis(), step.toMillis());
            if (index < 0 || index >= each.size()) {
                return null;
            }
            checkpoints.add(checkpoint);
            return each.get((int) index).computeIfAbsent(checkpoint, id -> new Figures());
        }

        List<List<Figures.View>> views() {
            return each.stream().map(this::views).toList();
        }

        private List<Figures.View> views(SequencedMap<String, Figures> bucket) {
            return checkpoints.stream()
                    .map(id -> {
                        Figures figures = bucket.get(id);
                        return figures == null ? new Figures.View(id, 0, 0, 0, null, null) : figures.view(id);
                    })
                    .toList();
        }
    }
}
