package dev.tallylight.console.checkpoint;

import dev.tallylight.checkpoint.CheckpointView;
import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where checkpoints stand on {@code console/world.svg}: degrees as units of the drawing, and names that do not cover each other
 * where there is room. Pure.
 */
public final class WorldMap {
    static final double WIDTH = 1000;
    static final double HEIGHT = 394;

    private static final double UNITS = WIDTH / 360;
    private static final double NORTH = 84;
    private static final double GLYPH = 18;
    private static final double LINE = 15;
    private static final double LETTER = 7.2;

    private WorldMap() {}

    /**
     * One of them.
     *
     * @param x of its middle
     * @param textX where its name begins, or ends where {@code anchor} is {@code end}
     */
    @TemplateData
    public record Dot(
            String id, String name, Sight sight, double x, double y, double textX, double textY, String anchor) {
        private double left() {
            return anchor.equals("end") ? textX - name.length() * LETTER : textX;
        }

        private boolean covers(Dot other) {
            return Math.abs(textY - other.textY) < LINE
                    && left() < other.left() + other.name.length() * LETTER
                    && other.left() < left() + name.length() * LETTER;
        }

        private Dot lower() {
            return new Dot(id, name, sight, x, y, textX, textY + LINE, anchor);
        }

        /** Of the corner of its glyph. */
        public double glyphX() {
            return tenth(x - GLYPH / 2);
        }

        public double glyphY() {
            return tenth(y - GLYPH / 2);
        }
    }

    /** Of those that somebody said where they are. */
    static List<Dot> of(List<CheckpointView> checkpoints) {
        List<Dot> placed = new ArrayList<>();
        checkpoints.stream()
                .filter(each -> each.latitude() != null && each.longitude() != null)
                .map(WorldMap::dot)
                .sorted(Comparator.comparingDouble(Dot::y))
                .forEach(dot -> placed.add(free(dot, placed)));
        return placed;
    }

    private static Dot free(Dot dot, List<Dot> placed) {
        Dot lowest = dot;
        for (int i = 0; i < placed.size(); i++) {
            Dot at = lowest;
            if (placed.stream().noneMatch(at::covers) || at.textY() > HEIGHT - LINE) {
                return at;
            }
            lowest = at.lower();
        }
        return lowest;
    }

    private static Dot dot(CheckpointView each) {
        double latitude = each.latitude() == null ? 0 : each.latitude();
        double longitude = each.longitude() == null ? 0 : each.longitude();
        double x = tenth((longitude + 180) * UNITS);
        double y = tenth(Math.clamp((NORTH - latitude) * UNITS, GLYPH / 2, HEIGHT - GLYPH / 2));
        boolean atTheEnd = x + GLYPH + each.name().length() * LETTER > WIDTH;
        double beside = atTheEnd ? x - GLYPH * 0.7 : x + GLYPH * 0.7;
        return new Dot(
                each.id(), each.name(), Sight.of(each), x, y, tenth(beside), tenth(y + 4), atTheEnd ? "end" : "start");
    }

    private static double tenth(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
