package dev.tallylight.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.plan.file.FileContents;
import dev.tallylight.plan.file.FileRows;
import dev.tallylight.plan.file.RowOrigins;
import dev.tallylight.plan.file.UnusableFileException;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.rest.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The streams file as a list to be applied, with where its rows stand. */
record FileList(List<ListedRow> rows, RowOrigins origins) {
    /** @throws UnusableFileException where the file as a whole changes nothing */
    static FileList of(FileContents contents, Function<String, @Nullable String> environment, ListedRows lists) {
        List<ListedRow> rows = new ArrayList<>();
        RowOrigins origins = FileRows.read(contents, environment, new ListReader.Rows() {
            @Override
            public void row(int row, JsonNode description) {
                rows.add(lists.checked(row, description));
            }

            @Override
            public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
                rows.add(lists.rejectedRow(row, description, why));
            }
        });
        return new FileList(rows, origins);
    }

    /** What is wrong with it whatever streams there are. */
    FileTrouble faults() {
        return trouble(rows.stream()
                .filter(row -> !row.violations().isEmpty())
                .map(row -> new Fault(row.row(), row.violations()))
                .toList());
    }

    /** What of it was rejected, or would be. */
    FileTrouble trouble(ImportReport report) {
        return trouble(report.rows().stream()
                .filter(row -> row.row() != null && row.result().equals("rejected"))
                .map(row -> new Fault(
                        row.row() == null ? 0 : row.row(), row.violations() == null ? List.of() : row.violations()))
                .toList());
    }

    private record Fault(int row, List<Problem.Violation> why) {}

    private FileTrouble trouble(List<Fault> faults) {
        List<Fault> first = faults.subList(0, Math.min(faults.size(), FileTrouble.MOST_LINES));
        return new FileTrouble(
                first.stream().map(this::line).toList(),
                first.stream().map(this::place).toList(),
                faults.size() - first.size());
    }

    private String line(Fault fault) {
        return origins.of(fault.row()) + ": "
                + fault.why().stream()
                        .findFirst()
                        .map(why -> origins.shown(why.field() + " " + why.message()))
                        .orElse("is rejected");
    }

    private String place(Fault fault) {
        return origins.of(fault.row()) + ": "
                + fault.why().stream().findFirst().map(Problem.Violation::field).orElse("the row")
                + " cannot be as it is; the log says why";
    }
}
