package dev.tallylight.console.setting;

import dev.tallylight.plan.ImportReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an import did or would do, in words and maps, which templates read without reflection. Pure. */
final class ImportShown {
    /** A page of 100,000 rows helps nobody; those that need somebody come first. */
    static final int MOST_ROWS = 200;

    private static final String REJECTED = "rejected";

    private ImportShown() {}

    static Map<String, Object> of(ImportReport report) {
        Map<String, Object> data = new HashMap<>();
        data.put("problem", "");
        data.put("dryRun", report.dryRun());
        data.put("summary", summary(report));
        data.put("changes", report.created() + report.updated() + report.deleted());
        data.put("rejected", report.rejected());
        data.put("prune", report.deleted() > 0);
        data.put("prunable", report.deleted() + report.notListed());
        data.put("rows", rows(report.rows()));
        data.put(
                "more",
                String.format(Locale.ROOT, "%,d", Math.max(0, report.rows().size() - MOST_ROWS)));
        data.put("isMore", report.rows().size() > MOST_ROWS);
        return data;
    }

    /** Such as "3 created, 1 rejected, 4,996 unchanged". */
    static String summary(ImportReport report) {
        List<String> parts = new ArrayList<>();
        add(parts, report.created(), "created");
        add(parts, report.updated(), "updated");
        add(parts, report.deleted(), "deleted");
        add(parts, report.rejected(), REJECTED);
        add(parts, report.unchanged(), "unchanged");
        return parts.isEmpty() ? "no streams in the list" : String.join(", ", parts);
    }

    private static void add(List<String> parts, int count, String word) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%,d %s", count, word));
        }
    }

    private static List<Map<String, Object>> rows(List<ImportReport.Row> rows) {
        List<ImportReport.Row> shown = new ArrayList<>();
        rows.stream().filter(ImportShown::isRejected).limit(MOST_ROWS).forEach(shown::add);
        rows.stream()
                .filter(row -> !isRejected(row))
                .limit(MOST_ROWS - shown.size())
                .forEach(shown::add);
        return shown.stream().map(ImportShown::row).toList();
    }

    private static boolean isRejected(ImportReport.Row row) {
        return row.result().equals(REJECTED);
    }

    private static Map<String, Object> row(ImportReport.Row row) {
        return Map.of(
                "row", row.row() == null ? "" : row.row(),
                "key", text(row.key()),
                "url", text(row.url()),
                "result", row.result(),
                "why",
                        row.violations() == null
                                ? ""
                                : row.violations().stream()
                                        .map(each -> each.field() + " " + each.message())
                                        .collect(Collectors.joining("; ")));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
