package dev.tallylight.plan;

import dev.tallylight.plan.ImportReport.Row;
import dev.tallylight.rest.Problem;
import dev.tallylight.stream.draft.StreamLot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts what becomes of the rows of one import. */
final class Tally {
    private final boolean dryRun;
    private final int notListed;
    private final Map<StreamLot.Result, Integer> counts = new EnumMap<>(StreamLot.Result.class);
    private final List<Row> rows = new ArrayList<>();
    private final List<Row> deleted = new ArrayList<>();

    /** @param notListed how many streams no row is */
    Tally(boolean dryRun, int notListed) {
        this.dryRun = dryRun;
        this.notListed = notListed;
    }

    void rejected(ListedRow row, List<Problem.Violation> why) {
        note(row, StreamLot.Result.REJECTED, why);
    }

    void note(ListedRow row, StreamLot.Result result, List<Problem.Violation> violations) {
        counts.merge(result, 1, Integer::sum);
        if (result != StreamLot.Result.UNCHANGED) {
            rows.add(new Row(
                    row.row(),
                    row.wanted().key(),
                    row.url(),
                    result.name().toLowerCase(Locale.ROOT),
                    violations.isEmpty() ? null : violations));
        }
    }

    void deleted(List<StreamLot.Gone> gone) {
        gone.forEach(one -> deleted.add(new Row(null, one.key(), one.url(), "deleted", null)));
    }

    /** How many rows have become something. */
    int done() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    ImportReport report() {
        List<Row> all = new ArrayList<>(rows);
        all.sort(Comparator.comparing(Row::row));
        all.addAll(deleted);
        return new ImportReport(
                dryRun,
                count(StreamLot.Result.CREATED),
                count(StreamLot.Result.UPDATED),
                count(StreamLot.Result.UNCHANGED),
                deleted.size(),
                count(StreamLot.Result.REJECTED),
                Math.max(0, notListed - deleted.size()),
                all);
    }

    private int count(StreamLot.Result result) {
        return counts.getOrDefault(result, 0);
    }
}
