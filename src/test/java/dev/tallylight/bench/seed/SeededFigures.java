package dev.tallylight.bench.seed;

import dev.tallylight.history.sample.SeededSamples;
import dev.tallylight.store.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes what probes saw: each of the last days, and sums of hours and days from before. */
final class SeededFigures {
    private static final String FIGURES =
            "stream_id, hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum, bitrate_min";
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int DISTRIBUTIONS = 16;

    private final SeedTarget target;
    private final Map<UUID, SeededStory> stories;
    private final Random random;
    private final Map<SeededPlace, byte[][]> distributions = new java.util.HashMap<>();

    SeededFigures(SeedTarget target, Map<UUID, SeededStory> stories, Random random) {
        this.target = target;
        this.stories = stories;
        this.random = random;
    }

    /**
     * Each probe.
     *
     * @param to excluded
     */
    long samples(Instant from, Instant to) throws SQLException {
        try (CopiedRows rows = new CopiedRows(target.connection(), "sample", FIGURES + ", data")) {
            for (Map.Entry<UUID, SeededStory> each : stories.entrySet()) {
                for (SeededPlace place : each.getValue().places()) {
                    for (Instant hour = from; hour.isBefore(to); hour = hour.plus(HOUR)) {
                        Instant end = hour.plus(HOUR).isBefore(to) ? hour.plus(HOUR) : to;
                        sample(rows, each.getKey(), each.getValue(), place, hour, end);
                    }
                }
            }
            return rows.count();
        }
    }

    private void sample(CopiedRows rows, UUID stream, SeededStory story, SeededPlace place, Instant hour, Instant end)
            throws SQLException {
        SeededSamples samples = new SeededSamples();
        long phase = Math.floorMod(stream.hashCode() + place.hashCode(), INTERVAL.toMillis());
        int evening = evening(hour);
        long bitrate = bitrate(story);
        boolean any = false;
        for (long at = hour.toEpochMilli() + phase; at < end.toEpochMilli(); at += INTERVAL.toMillis()) {
            Instant moment = Instant.ofEpochMilli(at);
            if (!story.unseenAt(moment)) {
                String reason = story.failedAt(place, moment) ? "no_media" : null;
                samples.add(
                        at,
                        reason,
                        SeededSamples.latency(place.latencyMs() + evening, random),
                        bitrate + random.nextInt(40_000));
                any = true;
            }
        }
        if (any) {
            rows.row(Stream.of(key(stream, hour, place), samples.figures(), new Object[] {samples.data()})
                    .flatMap(Stream::of)
                    .toArray());
        }
    }

    /** Hours of a table of hours, or days of one of days. */
    long sums(String table, Instant from, Instant to) throws SQLException {
        Duration step = table.equals("sample_day") ? DAY : HOUR;
        int probes = (int) step.dividedBy(INTERVAL);
        try (CopiedRows rows = new CopiedRows(target.connection(), table, FIGURES)) {
            for (Map.Entry<UUID, SeededStory> each : stories.entrySet()) {
                SeededStory story = each.getValue();
                for (SeededPlace place : story.places()) {
                    byte[][] latencies = distributions.computeIfAbsent(place, this::distributions);
                    for (Instant at = from; at.isBefore(to); at = at.plus(step)) {
                        if (!story.unseenAt(at)) {
                            int failed = failed(story, place, at, step, probes);
                            Object[] figures = SeededSamples.summed(
                                    probes - failed, failed, latencies[random.nextInt(DISTRIBUTIONS)], bitrate(story));
                            rows.row(Stream.of(key(each.getKey(), at, place), figures)
                                    .flatMap(Stream::of)
                                    .toArray());
                        }
                    }
                }
            }
            return rows.count();
        }
    }

    private static Object[] key(UUID stream, Instant hour, SeededPlace place) {
        return new Object[] {stream, hour, place.id(), Ids.at(hour)};
    }

    private static int failed(SeededStory story, SeededPlace place, Instant at, Duration step, int probes) {
        int failed = 0;
        for (SeededStory.Trouble trouble : story.troubles()) {
            Instant end = at.plus(step);
            Instant until = trouble.until() == null ? end : trouble.until();
            if (trouble.since().isBefore(end)
                    && until.isAfter(at)
                    && trouble.seenBy().contains(place)) {
                Instant begins = trouble.since().isAfter(at) ? trouble.since() : at;
                Instant ends = until.isBefore(end) ? until : end;
                failed += (int) (Duration.between(begins, ends).toMillis() / INTERVAL.toMillis());
            }
        }
        return Math.min(probes, failed);
    }

    private byte[][] distributions(SeededPlace place) {
        return IntStream.range(0, DISTRIBUTIONS)
                .mapToObj(each -> SeededSamples.latencies(120, place.latencyMs() + 3 * each, random))
                .toArray(byte[][]::new);
    }

    /** Slower while many watch. */
    private static int evening(Instant hour) {
        int of = hour.atOffset(java.time.ZoneOffset.UTC).getHour();
        return of >= 18 && of <= 22 ? 70 : of >= 7 ? 15 : 0;
    }

    private static long bitrate(SeededStory story) {
        return story.stream().tags().contains("radio") ? 128_000 : 3_200_000;
    }
}
