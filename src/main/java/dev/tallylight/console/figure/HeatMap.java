package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Availability by rows and columns, such as tags and days: a square each, whose class says how much was kept. The darker it is, the
 * more was lost; and what nothing is known of is hatched, not light; over that of which little was seen there are hatches too. What does not
 * count has a look of its own.
 *
 * @param columns what stands above them; empty for those that have no label
 */
@TemplateData
public record HeatMap(double width, double height, List<Column> columns, List<Row> rows) {
    private static final double SIDE = 22;
    private static final double PITCH = 25;
    /** As much as people may take for all of it. */
    private static final double SEEN = 0.99;

    @TemplateData
    public record Column(double x, String label) {}

    /** @param name what it is of */
    @TemplateData
    public record Row(String name, double y, List<Cell> cells) {}

    /**
     * A square.
     *
     * @param css {@code h-0} (all was kept) to {@code h-4} (less than 95 %), {@code h-none}, or {@code h-out} for what does not count
     * @param little whether it stands for little of its time
     * @param words {@code 3 Nov: 99.52 %}
     */
    @TemplateData
    public record Cell(String css, boolean little, double x, double y, double side, String words) {}

    /**
     * What one square is of.
     *
     * @param kept from 0 to 1; null where nothing is known
     * @param seen of which part of its time that is known, from 0 to 1; null of no time
     * @param leftOut whether nothing is known because it does not count
     */
    public record Share(@Nullable Double kept, @Nullable Double seen, boolean leftOut) {
        boolean isLittle() {
            return kept != null && seen != null && seen < SEEN;
        }

        String words() {
            if (leftOut) {
                return "left out";
            }
            return isLittle() && seen != null ? say(kept) + ", " + say(seen) + " of it seen" : say(kept);
        }
    }

    /**
     * What is drawn as one row.
     *
     * @param shares one for each column
     */
    public record Shares(String name, List<Share> shares) {}

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
            List<Share> shares = rows.get(i).shares();
            for (int j = 0; j < Math.min(shares.size(), columns.size()); j++) {
                Share share = shares.get(j);
                cells.add(new Cell(
                        share.leftOut() ? "h-out" : css(share.kept()),
                        share.isLittle(),
                        j * PITCH,
                        y,
                        SIDE,
                        columns.get(j) + ": " + share.words()));
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
