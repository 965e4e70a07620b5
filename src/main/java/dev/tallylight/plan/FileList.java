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
        List<ListedRow> faulty =
                rows.stream().filter(row -> !row.violations().isEmpty()).toList();
        List<String> lines = faulty.stream()
                .limit(FileTrouble.MOST_LINES)
                .map(row -> line(row.row(), row.violations()))
                .toList();
        return new FileTrouble(lines, faulty.size() - lines.size());
    }

    /** What of it was rejected, or would be. */
    FileTrouble trouble(ImportReport report) {
        List<String> lines = report.rows().stream()
                .filter(row -> row.row() != null && row.result().equals("rejected"))
                .limit(FileTrouble.MOST_LINES)
                .map(this::line)
                .toList();
        return new FileTrouble(lines, report.rejected() - lines.size());
    }

    private String line(ImportReport.Row row) {
        return line(row.row() == null ? 0 : row.row(), row.violations() == null ? List.of() : row.violations());
    }

    private String line(int number, List<Problem.Violation> why) {
        String words = why.isEmpty()
                ? "is rejected"
                : why.getFirst().field() + " " + why.getFirst().message();
        return origins.of(number) + ": " + origins.shown(number, words);
    }
}
