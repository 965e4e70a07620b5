package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Availability by rows and columns, such as tags and days: a square each, whose class says how much was kept. The darker it is, the
 * more was lost; and what is known of nothing is hatched, not light.
 *
 * @param columns what stands above them; empty for those that have no label
 */
@TemplateData
public record HeatMap(double width, double height, List<Column> columns, List<Row> rows) {
    private static final double SIDE = 22;
    private static final double PITCH = 25;

    @TemplateData
    public record Column(double x, String label) {}

    /** @param name what it is of */
    @TemplateData
    public record Row(String name, double y, List<Cell> cells) {}

    /**
     * @param css {@code h-0} (all was kept) to {@code h-4} (less than 95 %), or {@code h-none}
     * @param words {@code 3 Nov: 99.52 %}
     */
    @TemplateData
    public record Cell(String css, double x, double y, double side, String words) {}

    /**
     * What is drawn as one row.
     *
     * @param shares from 0 to 1, one for each column; null where nothing is known
     */
    public record Shares(String name, List<@Nullable Double> shares) {}

    /**
     * @param columns the name of each, such as {@code 3 Nov}
     * @param every so many columns have their name above them
     */
    public static HeatMap of(List<String> columns, int every, List<Shares> rows) {
        List<Column> heads = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            heads.add(new Column(i * PITCH, i % every == 0 ? columns.get(i) : ""));
        }
        List<Row> drawn = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            double y = i * PITCH;
            List<Cell> cells = new ArrayList<>();
            List<@Nullable Double> shares = rows.get(i).shares();
            for (int j = 0; j < Math.min(shares.size(), columns.size()); j++) {
                Double share = shares.get(j);
                cells.add(new Cell(css(share), j * PITCH, y, SIDE, columns.get(j) + ": " + say(share)));
            }
            drawn.add(new Row(rows.get(i).name(), y, List.copyOf(cells)));
        }
        return new HeatMap(columns.size() * PITCH, rows.size() * PITCH, List.copyOf(heads), List.copyOf(drawn));
    }

    private static String css(@Nullable Double share) {
        if (share == null) {
            return "h-none";
        }
        return share >= 1 ? "h-0" : share >= 0.999 ? "h-1" : share >= 0.99 ? "h-2" : share >= 0.95 ? "h-3" : "h-4";
    }

    /** {@code 99.95 %}: rounded down, so that what lost a second is not 100. */
    public static String say(@Nullable Double share) {
        if (share == null) {
            return "nothing is known";
        }
        double hundredths = Math.floor(share * 10_000 + 1e-9) / 100;
        return hundredths >= 100 ? "100 %" : String.format(Locale.ROOT, "%.2f %%", hundredths);
    }
}
