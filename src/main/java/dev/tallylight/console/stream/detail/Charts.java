package dev.tallylight.console.stream.detail;

import dev.tallylight.console.figure.Kind;
import dev.tallylight.console.figure.LineChart;
import dev.tallylight.console.figure.Rect;
import dev.tallylight.console.figure.Ribbon;
import dev.tallylight.console.figure.Stretch;
import dev.tallylight.console.figure.TimeAxis;
import dev.tallylight.console.figure.Unit;
import dev.tallylight.history.sample.Figures;
import dev.tallylight.history.sample.SampleReader;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.stream.StreamView;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All figures of the page, on two axes of time: the last day, and the range that is shown.
 *
 * @param zone by whose clocks its ticks are round
 * @param brush where the range lies in the last day; null where it does not, or is all of it
 * @param bitrate null where no bitrate was measured
 */
@TemplateData
public record Charts(
        Range range,
        String zone,
        TimeAxis dayAxis,
        Ribbon day,
        @Nullable Rect brush,
        TimeAxis axis,
        Ribbon verdict,
        List<CheckpointLane> lanes,
        LineChart latency,
        @Nullable LineChart bitrate) {
    private static final double WIDTH = 1000;
    private static final int TICKS = 8;
    private static final Duration DAY = Duration.ofHours(24);

    static Charts of(
            StreamView stream,
            Story story,
            Range range,
            SampleReader.Chart seen,
            List<SampleReader.Unwritten> unwritten,
            ZoneId zone,
            Instant now,
            @Nullable Long minBitrate) {
        TimeAxis dayAxis = TimeAxis.of(now.minus(DAY), now, WIDTH, zone, TICKS);
        TimeAxis axis = TimeAxis.of(range.from(), range.until(), WIDTH, zone, TICKS);
        List<Stretch> verdict = stretches(story, range.from(), range.until());
        List<Instant> middles = new ArrayList<>();
        for (int i = 0; i < seen.together().size(); i++) {
            middles.add(range.firstBucket()
                    .plus(range.step().multipliedBy(i))
                    .plus(range.step().dividedBy(2)));
        }
        LineChart bitrate = LineChart.of(
                axis,
                90,
                Unit.BITS_PER_SECOND,
                List.of(
                        series(
                                "lb",
                                "average",
                                seen,
                                middles,
                                range,
                                each -> each.bitrate() == null
                                        ? null
                                        : each.bitrate().avg()),
                        series(
                                "l50",
                                "lowest",
                                seen,
                                middles,
                                range,
                                each -> each.bitrate() == null
                                        ? null
                                        : each.bitrate().min())),
                gap(range, stream),
                minBitrate == null ? null : minBitrate.doubleValue(),
                verdict);
        return new Charts(
                range,
                zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId(),
                dayAxis,
                Ribbon.standing(dayAxis, stretches(story, now.minus(DAY), now), 32),
                brush(dayAxis, range),
                axis,
                Ribbon.centred(axis, verdict, 20),
                CheckpointLane.all(stream, range, seen, unwritten, axis),
                LineChart.of(
                        axis,
                        160,
                        Unit.MILLISECONDS,
                        List.of(
                                series(
                                        "l95",
                                        "p95",
                                        seen,
                                        middles,
                                        range,
                                        each -> each.latencyMs() == null
                                                ? null
                                                : each.latencyMs().p95()),
                                series(
                                        "l50",
                                        "p50",
                                        seen,
                                        middles,
                                        range,
                                        each -> each.latencyMs() == null
                                                ? null
                                                : each.latencyMs().p50())),
                        gap(range, stream),
                        null,
                        verdict),
                bitrate.isEmpty() ? null : bitrate);
    }

    /** Whether the last minutes of any lane are not there yet. */
    public boolean waits() {
        return lanes.stream().anyMatch(CheckpointLane::waits);
    }

    static List<Stretch> stretches(Story story, Instant from, Instant until) {
        List<Stretch> found = new ArrayList<>();
        for (Story.Stretch each : story.stretches(from, until)) {
            // what is before that, or after now, is not shown
            if (each.until().isAfter(story.known()) && each.from().isBefore(story.now())) {
                found.add(new Stretch(each.from(), each.until(), kind(each.kind())));
            }
        }
        return found;
    }

    private static Kind kind(dev.tallylight.history.uptime.Kind kind) {
        return switch (kind) {
            case ONLINE -> Kind.ONLINE;
            case DEGRADED -> Kind.DEGRADED;
            case OFFLINE -> Kind.OFFLINE;
            case UNKNOWN -> Kind.UNKNOWN;
            case MAINTENANCE -> Kind.MAINTENANCE;
            case PAUSED, OFF_AIR -> Kind.OFF;
        };
    }

    private static @Nullable Rect brush(TimeAxis day, Range range) {
        boolean within = range.until().isAfter(day.from())
                && Duration.between(range.from(), range.until()).compareTo(DAY) < 0;
        double x = day.x(range.from());
        return within
                ? new Rect("brush", Math.round(x), 1, Math.max(3, Math.round(day.x(range.until()) - x) - 1), 42)
                : null;
    }

    /** A stream that is looked at every few minutes has a line all the same. */
    private static Duration gap(Range range, StreamView stream) {
        Duration two = range.step().multipliedBy(2);
        Duration looks = stream.policy().interval().multipliedBy(2).plus(range.step());
        return two.compareTo(looks) < 0 ? looks : two;
    }

    private static LineChart.Series series(
            String css,
            String name,
            SampleReader.Chart seen,
            List<Instant> middles,
            Range range,
            Function<Figures.View, @Nullable Long> value) {
        List<LineChart.Point> points = new ArrayList<>();
        for (int i = 0; i < middles.size(); i++) {
            Long measured = value.apply(seen.together().get(i));
            Instant at = middles.get(i).isAfter(range.until()) ? range.until() : middles.get(i);
            if (measured != null && !at.isBefore(range.from())) {
                points.add(new LineChart.Point(at, measured));
            }
        }
        return new LineChart.Series(css, name, points);
    }
}
