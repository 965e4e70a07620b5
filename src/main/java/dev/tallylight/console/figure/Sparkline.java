package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line of a word's size: how a value went, without a scale.
 *
 * @param path empty where nothing was measured
 */
@TemplateData
public record Sparkline(double width, double height, String path, String words) {
    /** Room for the line's own thickness. */
    private static final double EDGE = 1.5;

    /** @param values one after the other at equal distances; null where nothing was measured */
    public static Sparkline of(List<@Nullable Double> values, Unit unit, double width, double height) {
        double[] known = values.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        if (known.length == 0) {
            return new Sparkline(width, height, "", "nothing was measured");
        }
        double least = known[0];
        double most = known[0];
        for (double each : known) {
            least = Math.min(least, each);
            most = Math.max(most, each);
        }
        StringBuilder path = new StringBuilder();
        boolean drawn = false;
        for (int i = 0; i < values.size(); i++) {
            Double value = values.get(i);
            if (value == null) {
                drawn = false;
                continue;
            }
            double share = most == least ? 0.5 : (value - least) / (most - least);
            double x = values.size() == 1 ? width / 2 : i * width / (values.size() - 1);
            double y = EDGE + (1 - share) * (height - 2 * EDGE);
            path.append(drawn ? "L" : "M").append(Numbers.path(x)).append(' ').append(Numbers.path(y));
            boolean alone = !drawn && (i + 1 == values.size() || values.get(i + 1) == null);
            path.append(alone ? "h0" : "");
            drawn = true;
        }
        return new Sparkline(
                width,
                height,
                path.toString(),
                "from " + unit.say(least) + " to " + unit.say(most) + ", " + unit.say(known[known.length - 1])
                        + " at last");
    }
}
