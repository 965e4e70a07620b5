package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines over time, from zero to a round number above all of them, with ticks at round values. Where nothing was measured a line has
 * a gap; a single point is a dot.
 *
 * @param top the value at the upper edge
 * @param lines one for each series that has a point
 * @param ticks from the bottom up
 * @param limitY where the line of the limit is drawn; null without one
 * @param limit as it is said
 * @param bands what lies behind the lines
 * @param words what it shows, for those who do not see it
 */
@TemplateData
public record LineChart(
        TimeAxis axis,
        double height,
        double top,
        Unit unit,
        List<Line> lines,
        List<Tick> ticks,
        @Nullable Double limitY,
        String limit,
        List<Rect> bands,
        String words) {
    private static final int TICKS = 4;

    /** Past this share of a limit above everything that was measured, it would only press the lines flat. */
    private static final double FAR = 4;

    public record Point(Instant at, double value) {}

    /**
     * What is drawn as one line.
     *
     * @param css its class
     * @param name in the legend, such as {@code p95}
     * @param points in their order
     */
    public record Series(String css, String name, List<Point> points) {}

    /**
     * A line as it is drawn.
     *
     * @param path of its pieces
     * @param area the same with what is below it
     * @param latest its last value, as it is said
     */
    @TemplateData
    public record Line(String css, String name, String path, String area, String latest) {}

    /** @param share how far down it is, in hundredths of the height */
    @TemplateData
    public record Tick(double y, double share, String label) {}

    /**
     * Draws the series.
     *
     * @param gap points further apart than this are not joined
     * @param limit where a line is drawn that should not be crossed; null for none
     * @param faults what is shown behind the lines: outages and degradations
     */
    public static LineChart of(
            TimeAxis axis,
            double height,
            Unit unit,
            List<Series> series,
            Duration gap,
            @Nullable Double limit,
            List<Stretch> faults) {
        double highest = series.stream()
                .flatMap(each -> each.points().stream())
                .mapToDouble(Point::value)
                .max()
                .orElse(0);
        Double shown = limit != null && (highest <= 0 || limit <= highest * FAR) ? limit : null;
        double step = Numbers.roundUp(Math.max(Math.max(highest, shown == null ? 0 : shown), 1) / TICKS);
        double top = step * Math.max(1, Math.ceil(Math.max(highest, shown == null ? 0 : shown) / step - 1e-9));
        Pen pen = new Pen(axis, height, top, gap);
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i * step <= top + step / 2; i++) {
            double y = pen.y(i * step);
            ticks.add(new Tick(Numbers.tenth(y), Numbers.tenth(y / height * 100), unit.say(i * step)));
        }
        return new LineChart(
                axis,
                height,
                top,
                unit,
                series.stream()
                        .filter(each -> !each.points().isEmpty())
                        .map(each -> line(each, pen, unit))
                        .toList(),
                List.copyOf(ticks),
                shown == null ? null : Numbers.tenth(pen.y(shown)),
                limit == null ? "" : unit.say(limit),
                bands(axis, faults, height),
                words(series, unit));
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    private static Line line(Series series, Pen pen, Unit unit) {
        return new Line(
                series.css(),
                series.name(),
                pen.path(series.points()),
                pen.area(series.points()),
                unit.say(series.points().getLast().value()));
    }

    private static List<Rect> bands(TimeAxis axis, List<Stretch> faults, double height) {
        return faults.stream()
                .filter(each -> each.kind().isFault())
                .map(each -> Rect.of(
                        each.kind() == Kind.OFFLINE ? "oband" : "dband",
                        axis.x(each.from()),
                        0,
                        axis.x(each.until()) - axis.x(each.from()),
                        height))
                .filter(each -> each.width() > 0)
                .toList();
    }

    private static String words(List<Series> series, Unit unit) {
        String all = series.stream()
                .filter(each -> !each.points().isEmpty())
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s from %s to %s, %s at last",
                        each.name(),
                        unit.say(each.points().stream()
                                .mapToDouble(Point::value)
                                .min()
                                .orElseThrow()),
                        unit.say(each.points().stream()
                                .mapToDouble(Point::value)
                                .max()
                                .orElseThrow()),
                        unit.say(each.points().getLast().value())))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "nothing was measured" : all;
    }

    /** Writes paths. */
    private record Pen(TimeAxis axis, double height, double top, Duration gap) {
        double y(double value) {
            return height - Math.clamp(value / top, 0, 1) * height;
        }

        String path(List<Point> points) {
            return runs(points).stream().map(this::stroke).collect(Collectors.joining());
        }

        String area(List<Point> points) {
            String ground = Numbers.path(height);
            return runs(points).stream()
                    .filter(run -> run.size() > 1)
                    .map(run -> stroke(run) + "V" + ground + "H" + x(run.getFirst()) + "Z")
                    .collect(Collectors.joining());
        }

        private List<List<Point>> runs(List<Point> points) {
            List<List<Point>> runs = new ArrayList<>();
            Point last = null;
            for (Point point : points) {
                if (last == null || Duration.between(last.at(), point.at()).compareTo(gap) > 0) {
                    runs.add(new ArrayList<>());
                }
                runs.getLast().add(point);
                last = point;
            }
            return runs;
        }

        /** One point is a line of no length, which round ends make a dot. */
        private String stroke(List<Point> run) {
            String path = run.stream()
                    .map(point -> x(point) + " " + Numbers.path(y(point.value())))
                    .collect(Collectors.joining("L", "M", ""));
            return run.size() == 1 ? path + "h0" : path;
        }

        private String x(Point point) {
            return Numbers.path(axis.x(point.at()));
        }
    }
}
