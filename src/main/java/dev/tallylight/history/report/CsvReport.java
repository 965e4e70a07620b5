package dev.tallylight.history.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A report as a table (RFC 4180), with the names of the JSON in its first line. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe, which has it shown as text.
 */
final class CsvReport {
    /** Full-width forms as well: some spreadsheets take them for the same. */
    private static final String FORMULA = "=+-@\t\r\n|%\uFF1D\uFF0B\uFF0D\uFF20";

    /** What spreadsheets leave out before a formula: any white space, no-break spaces, marks of order and of direction. */
    private static final Pattern UNSEEN = Pattern.compile("^[\\s\\p{Z}\\p{Cf}\\p{Cc}]+");

    private static final String QUOTED = ",;\"\t\r\n";

    private static final List<String> FIGURES = List.of(
            "availability",
            "coverage",
            "onlineSeconds",
            "degradedSeconds",
            "offlineSeconds",
            "unknownSeconds",
            "excludedSeconds",
            "outages",
            "mttrSeconds",
            "mtbfSeconds");

    private static final List<String> PROMISED = List.of("promised", "budgetSeconds", "leftSeconds");

    private final Grouping grouping;
    private final StringBuilder table = new StringBuilder();

    CsvReport(Grouping grouping) {
        this.grouping = grouping;
        List<String> header = new ArrayList<>(keys(grouping));
        header.addAll(FIGURES);
        header.addAll(PROMISED);
        line(table, header);
    }

    /** One line more: what comes row by row is written in as many turns. */
    void add(ReportRow row) {
        List<String> cells = new ArrayList<>(keys(grouping, row));
        cells.add(number(row.availability()));
        cells.add(number(row.coverage()));
        cells.add(number(row.onlineSeconds()));
        cells.add(number(row.degradedSeconds()));
        cells.add(number(row.offlineSeconds()));
        cells.add(number(row.unknownSeconds()));
        cells.add(number(row.excludedSeconds()));
        cells.add(Long.toString(row.outages()));
        cells.add(number(row.mttrSeconds()));
        cells.add(number(row.mtbfSeconds()));
        cells.add(number(row.promised()));
        cells.add(number(row.budgetSeconds()));
        cells.add(number(row.leftSeconds()));
        line(table, cells);
    }

    /** The table as far as it came. */
    String text() {
        return table.toString();
    }

    private static List<String> keys(Grouping grouping) {
        return switch (grouping) {
            case STREAM -> List.of("stream", "name");
            case TAG -> List.of("tag", "streams");
            case DAY -> List.of("day", "streams");
        };
    }

    private static List<String> keys(Grouping grouping, ReportRow row) {
        return switch (grouping) {
            case STREAM -> List.of(String.valueOf(row.stream()), text(String.valueOf(row.name())));
            case TAG -> List.of(text(String.valueOf(row.tag())), Long.toString(row.streams()));
            case DAY -> List.of(String.valueOf(row.day()), Long.toString(row.streams()));
        };
    }

    /** What people called something. */
    static String text(String cell) {
        String begins = UNSEEN.matcher(cell).replaceFirst("");
        boolean formula = !cell.isEmpty()
                && (FORMULA.indexOf(cell.charAt(0)) >= 0
                        || !begins.isEmpty() && FORMULA.indexOf(begins.charAt(0)) >= 0);
        return formula ? "'" + cell : cell;
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
        return plain.signum() == 0 ? "0" : plain.toPlainString();
    }

    private static void line(StringBuilder table, List<String> cells) {
        table.append(cells.stream().map(CsvReport::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(each -> QUOTED.indexOf(each) >= 0) ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
