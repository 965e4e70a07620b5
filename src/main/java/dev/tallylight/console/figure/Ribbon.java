package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What something was over time, as a ribbon: a stretch is as long as it lasted, and what nothing is known of is left bare. What is
 * shorter than a unit of the drawing is merged into its neighbours; an outage or a degradation never: it is drawn over them, and
 * never thinner than 1.5. So a ribbon has at most some three rectangles a unit, however many stretches there were.
 *
 * @param words what it shows, for those who do not see it
 */
@TemplateData
public record Ribbon(double width, double height, List<Rect> rects, List<Double> grid, String words) {
    static final double THINNEST = 1.5;
    private static final double MERGED = 1;

    private record Piece(double from, double until, Kind kind) {
        double width() {
            return until - from;
        }

        boolean isBesides(Piece next) {
            return next.from - until < MERGED;
        }
    }

    /**
     * One that stands on the ground.
     *
     * @param stretches in their order, none of which overlaps another
     */
    public static Ribbon standing(TimeAxis axis, List<Stretch> stretches, double height) {
        return of(axis, stretches, height, false);
    }

    /** One about a line in its middle, as lanes are. */
    public static Ribbon centred(TimeAxis axis, List<Stretch> stretches, double height) {
        return of(axis, stretches, height, true);
    }

    private static Ribbon of(TimeAxis axis, List<Stretch> stretches, double height, boolean centred) {
        List<Stretch> within = within(axis, stretches);
        List<Piece> calm = new ArrayList<>();
        List<Piece> degraded = new ArrayList<>();
        List<Piece> offline = new ArrayList<>();
        for (Stretch each : within) {
            Piece piece = new Piece(axis.x(each.from()), axis.x(each.until()), each.kind());
            switch (each.kind()) {
                case OFFLINE -> addFault(offline, piece, axis.width());
                case DEGRADED -> addFault(degraded, piece, axis.width());
                default -> addCalm(calm, piece);
            }
        }
        List<Rect> rects = new ArrayList<>();
        for (List<Piece> layer : List.of(calm, degraded, offline)) {
            for (Piece piece : layer) {
                double tall = piece.kind().within(height);
                double y = centred ? (height - tall) / 2 : height - tall;
                rects.add(Rect.of(piece.kind().css(), piece.from(), y, piece.width(), tall));
            }
        }
        return new Ribbon(
                axis.width(),
                height,
                List.copyOf(rects),
                axis.grid(),
                RibbonWords.of(within, axis.from(), axis.until()));
    }

    private static List<Stretch> within(TimeAxis axis, List<Stretch> stretches) {
        return stretches.stream()
                .map(each ->
                        new Stretch(later(each.from(), axis.from()), earlier(each.until(), axis.until()), each.kind()))
                .filter(each -> each.from().isBefore(each.until()))
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Faults so near to each other that nothing would be seen between them are one. */
    private static void addFault(List<Piece> layer, Piece piece, double width) {
        double missing = Math.max(0, THINNEST - piece.width());
        double from = Math.min(Math.max(0, piece.from() - missing / 2), width - Math.min(width, THINNEST));
        Piece wide = new Piece(from, Math.max(piece.until(), from + Math.min(width, THINNEST)), piece.kind());
        if (!layer.isEmpty() && wide.from() - layer.getLast().until() < MERGED / 2) {
            Piece last = layer.removeLast();
            layer.add(new Piece(last.from(), Math.max(last.until(), wide.until()), piece.kind()));
        } else {
            layer.add(wide);
        }
    }

    /** A hole that a short fault leaves is closed; a short piece is its neighbour's. */
    private static void addCalm(List<Piece> layer, Piece piece) {
        Piece last = layer.isEmpty() ? null : layer.getLast();
        if (last == null || !last.isBesides(piece)) {
            layer.add(piece);
        } else if (last.kind() == piece.kind() || piece.width() < MERGED) {
            layer.set(layer.size() - 1, new Piece(last.from(), piece.until(), last.kind()));
        } else if (last.width() < MERGED) {
            layer.set(layer.size() - 1, new Piece(last.from(), piece.until(), piece.kind()));
        } else {
            layer.set(layer.size() - 1, new Piece(last.from(), piece.from(), last.kind()));
            layer.add(piece);
        }
    }
}
