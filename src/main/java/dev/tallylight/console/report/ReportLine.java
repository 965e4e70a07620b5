package dev.tallylight.console.report;

import dev.tallylight.console.Share;
import dev.tallylight.console.Words;
import dev.tallylight.console.figure.HeatMap;
import dev.tallylight.history.report.ReportRow;
import io.quarkus.qute.TemplateData;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A line of a report, said as people read it. Shares are rounded down: what lost a second is not 100 %.
 *
 * @param name of the tag or the stream; empty for the total
 * @param href where there is more of it; empty where there is not
 * @param outagesHref its outages in that time
 * @param heat its pieces of the calendar, in one row; null for the total
 * @param kept how good that is: {@code good}, {@code warn}, {@code bad}; empty where nothing is known. By what is promised, where
 *     something is
 * @param promised {@code 99.9 %}; empty where nothing is
 * @param left what of that is left to be lost, or was lost too much
 */
@TemplateData
public record ReportLine(
        String name,
        String href,
        String outagesHref,
        @Nullable HeatMap heat,
        long streams,
        String availability,
        String kept,
        String promised,
        String left,
        String coverage,
        boolean coversLittle,
        String down,
        String excluded,
        long outages,
        String mttr,
        String mtbf) {
    private static final double WELL = 0.999;
    private static final double ILL = 0.99;

    static ReportLine of(ReportRow row, String name, String href, String outagesHref, @Nullable HeatMap heat) {
        Double availability = row.availability();
        Double coverage = row.coverage();
        return new ReportLine(
                name,
                href,
                outagesHref,
                heat,
                row.streams(),
                availability == null ? "–" : HeatMap.say(availability),
                kept(availability, row.promised()),
                row.promised() == null ? "" : percent(row.promised()),
                // of what does not count there is nothing to lose
                availability == null ? "" : left(row.leftSeconds()),
                coverage == null ? "–" : HeatMap.say(coverage),
                Share.standsForLittle(coverage),
                span(row.offlineSeconds()),
                span(row.excludedSeconds()),
                row.outages(),
                span(row.mttrSeconds()),
                span(row.mtbfSeconds()));
    }

    private static String percent(double percent) {
        return BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %";
    }

    private static String left(@Nullable Double seconds) {
        if (seconds == null) {
            return "";
        }
        return seconds >= 0
                ? Words.span((long) Math.floor(seconds)) + " left"
                : Words.span((long) Math.ceil(-seconds)) + " too many";
    }

    private static String kept(@Nullable Double availability, @Nullable Double promised) {
        if (availability == null) {
            return "";
        }
        if (promised != null) {
            return availability * 100 >= promised ? "good" : "bad";
        }
        return availability >= WELL ? "good" : availability >= ILL ? "warn" : "bad";
    }

    private static String span(@Nullable Double seconds) {
        return seconds == null ? "–" : Words.span((long) Math.ceil(seconds));
    }
}
