package dev.tallylight.history.sample;

import dev.tallylight.agent.View;
import dev.tallylight.stream.StreamView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Reads what probes saw of a stream, in buckets: what is written, and what this process was told since. What it holds is looked at
 * before the rows are read: what is written and forgotten meanwhile is in one of the two, and counts once.
 */
@ApplicationScoped
public class SampleReader {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** What is due is written so soon. */
    private static final Duration WRITING = Duration.ofSeconds(30);

    private final SampleRows rows;
    private final SampleLog log;
    private final SampleConfig config;
    private final InstantSource clock;

    SampleReader(SampleRows rows, SampleLog log, SampleConfig config, InstantSource clock) {
        this.rows = rows;
        this.log = log;
        this.config = config;
        this.clock = clock;
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
     * The same, and what all checkpoints saw together.
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
                                counted,
                                checkpoints));
    }

    /** A day at a time: of a second's interval, an hour takes some ten thousand bytes. */
    private Uni<Void> samples(Buckets buckets, UUID stream, Instant from, Instant to, Collection<String> checkpoints) {
        if (!from.isBefore(to)) {
            return Uni.createFrom().voidItem();
        }
        Instant until = to.isBefore(from.plus(DAY)) ? to : from.plus(DAY);
        List<SampleRows.DataRow> held = log.held(stream, checkpoints, from, until);
        return rows.samples(stream, from, until)
                .invoke(some -> withUnwritten(some, held).forEach(buckets::add))
                .chain(() -> samples(buckets, stream, until, to, checkpoints));
    }

    /** What this process holds of an hour has all of the row that it wrote of it, and what came since. */
    private static List<SampleRows.DataRow> withUnwritten(
            List<SampleRows.DataRow> written, List<SampleRows.DataRow> held) {
        if (held.isEmpty()) {
            return written;
        }
        Set<UUID> parts = parts(held);
        return Stream.concat(written.stream().filter(row -> !parts.contains(row.part())), held.stream())
                .sorted(Comparator.comparing(SampleRows.DataRow::hour).thenComparing(SampleRows.DataRow::checkpoint))
                .toList();
    }

    private static Set<UUID> parts(List<SampleRows.DataRow> held) {
        return held.stream().map(SampleRows.DataRow::part).collect(Collectors.toSet());
    }

    /** What is counted by then is in that table, and the rest among the samples. */
    private Uni<Void> figures(
            Buckets buckets,
            UUID stream,
            Instant from,
            Instant to,
            String table,
            Instant counted,
            Collection<String> checkpoints) {
        return rows.figures(table, stream, from, to.isBefore(counted) ? to : counted)
                .invoke(some -> some.forEach(buckets::add))
                .chain(() -> uncounted(buckets, stream, from.isAfter(counted) ? from : counted, to, checkpoints));
    }

    /** By their figures; where two processes saw of one hour, by the samples themselves, for both may have been told some of them. */
    private Uni<Void> uncounted(
            Buckets buckets, UUID stream, Instant from, Instant to, Collection<String> checkpoints) {
        List<SampleRows.DataRow> held = log.held(stream, checkpoints, from, to);
        return rows.figures("sample", stream, from, to).chain(written -> {
            Set<UUID> parts = parts(held);
            List<SampleRows.HourRow> all = Stream.concat(
                            written.stream().filter(row -> !parts.contains(row.part())),
                            held.stream().map(SampleReader::figures))
                    .sorted(Comparator.comparing(SampleRows.HourRow::at).thenComparing(SampleRows.HourRow::checkpoint))
                    .toList();
            Set<SampleRows.Hour> hours = new HashSet<>();
            boolean once = all.stream().allMatch(row -> hours.add(new SampleRows.Hour(row.at(), row.checkpoint())));
            if (once) {
                all.forEach(buckets::add);
                return Uni.createFrom().voidItem();
            }
            return samples(buckets, stream, from, to, checkpoints);
        });
    }

    private static SampleRows.HourRow figures(SampleRows.DataRow held) {
        Figures figures = new Figures();
        SampleEncoding.decode(held.data()).forEach(figures::add);
        return new SampleRows.HourRow(held.hour(), held.checkpoint(), held.part(), figures.stored());
    }

    /**
     * A checkpoint that looks, and does not tell this process: what it saw last another replica holds, and writes within minutes.
     *
     * @param checkpoint its id
     * @param from when what is missing begins; what was seen before it is there
     */
    @RegisterForReflection
    @Schema(name = "HistoryUnwritten")
    public record Unwritten(String checkpoint, Instant from) {}

    /**
     * Those of a stream of which the last minutes may be missing in buckets up to that moment: no gap, for somebody looked. A
     * checkpoint that is lost, blind or was never heard of is none of them, for nobody did.
     */
    public List<Unwritten> unwritten(StreamView stream, Instant to) {
        Instant now = clock.instant();
        Instant from = now.minus(config.writeEvery()).minus(WRITING);
        if (stream.paused() || !to.isAfter(from)) {
            return List.of();
        }
        Duration fresh = stream.policy()
                .interval()
                .plus(stream.policy().timeout())
                .multipliedBy(2)
                .plus(WRITING);
        return stream.checkpoints().stream()
                .filter(each -> each.view() != View.UNKNOWN)
                .map(StreamView.Checkpoint::id)
                .filter(id -> !log.wasTold(stream.id(), id, now.minus(fresh)))
                .map(id -> new Unwritten(id, from))
                .toList();
    }
}
