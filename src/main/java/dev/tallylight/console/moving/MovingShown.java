package dev.tallylight.console.moving;

import dev.tallylight.plan.ImportReport;
import dev.tallylight.plan.list.MovedList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of what was brought along, or would, in words and maps, which templates read without reflection. Pure. */
final class MovingShown {
    /** Those that need somebody come first. */
    static final int MOST_ROWS = 200;

    private static final String REJECTED = "rejected";

    private MovingShown() {}

    static Map<String, Object> of(MovedList list, ImportReport report) {
        Map<String, Object> data = new HashMap<>();
        data.put("summary", summary(report));
        data.put("changes", report.created() + report.updated());
        data.put("rejected", report.rejected());
        data.put("rows", rows(list, report.rows()));
        data.put("more", Math.max(0, report.rows().size() - MOST_ROWS));
        return data;
    }

    /** Such as "3 created, 1 rejected, 2 unchanged". */
    static String summary(ImportReport report) {
        List<String> parts = new ArrayList<>();
        add(parts, report.created(), "created");
        add(parts, report.updated(), "updated");
        add(parts, report.rejected(), REJECTED);
        add(parts, report.unchanged(), "unchanged");
        return parts.isEmpty() ? "no streams in it" : String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String word) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%,d %s", count, word));
        }
    }

    private static List<Map<String, Object>> rows(MovedList list, List<ImportReport.Row> rows) {
        List<ImportReport.Row> shown = new ArrayList<>(rows);
        shown.sort(java.util.Comparator.comparing(row -> !row.result().equals(REJECTED))); // which keeps the order else
        return shown.stream()
                .limit(MOST_ROWS)
                .map(row -> Map.<String, Object>of(
                        "place",
                        row.row() == null ? "" : list.place(row.row()),
                        "url",
                        row.url() == null ? "" : row.url(),
                        "result",
                        row.result(),
                        "why",
                        why(row)))
                .toList();
    }

    private static String why(ImportReport.Row row) {
        return row.violations() == null
                ? ""
                : row.violations().stream()
                        .map(each -> each.field() + " " + each.message())
                        .collect(Collectors.joining("; "));
    }
}
