package dev.tallylight.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.maintenance.WindowRequest;
import dev.tallylight.plan.file.FileContents;
import dev.tallylight.plan.file.FileRows;
import dev.tallylight.plan.file.FileSection;
import dev.tallylight.plan.file.RowOrigins;
import dev.tallylight.plan.file.UnusableFileException;
import dev.tallylight.plan.keyed.FileKinds;
import dev.tallylight.plan.keyed.KeyedDiff;
import dev.tallylight.plan.keyed.KeyedRow;
import dev.tallylight.plan.keyed.KeyedRows;
import dev.tallylight.plan.list.ListReader;
import dev.tallylight.rest.Problem;
import dev.tallylight.webhook.EndpointRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams file as lists to be applied, with where their rows stand. A list is null where no file has it, which leaves
 * what there is of its kind alone.
 */
record FileList(
        @Nullable List<ListedRow> streams,
        @Nullable List<KeyedRow<EndpointRequest>> webhooks,
        @Nullable List<KeyedRow<WindowRequest>> maintenance,
        Map<FileSection, RowOrigins> origins) {
    /** @throws UnusableFileException where the file as a whole changes nothing */
    static FileList of(
            FileContents contents, Function<String, @Nullable String> environment, ListedRows lists, FileKinds kinds) {
        List<ListedRow> streams = new ArrayList<>();
        KeyedRows<EndpointRequest> webhooks = kinds.webhooks();
        KeyedRows<WindowRequest> maintenance = kinds.maintenance();
        Map<FileSection, RowOrigins> origins = FileRows.read(contents, environment, section -> switch (section) {
            case STREAMS -> into(streams, lists);
            case WEBHOOKS -> webhooks;
            case MAINTENANCE -> maintenance;
        });
        return new FileList(
                origins.containsKey(FileSection.STREAMS) ? streams : null,
                origins.containsKey(FileSection.WEBHOOKS) ? webhooks.rows() : null,
                origins.containsKey(FileSection.MAINTENANCE) ? maintenance.rows() : null,
                origins);
    }

    private static ListReader.Rows into(List<ListedRow> rows, ListedRows lists) {
        return new ListReader.Rows() {
            @Override
            public void row(int row, JsonNode description) {
                rows.add(lists.checked(row, description));
            }

            @Override
            public void rejected(int row, JsonNode description, List<Problem.Violation> why) {
                rows.add(lists.rejectedRow(row, description, why));
            }
        };
    }

    /** How many streams it holds. */
    int size() {
        return streams == null ? 0 : streams.size();
    }

    /** What is wrong with it whatever there is. */
    FileTrouble faults() {
        Stream<Fault> ofStreams =
                orNone(streams).stream().map(row -> new Fault(FileSection.STREAMS, row.row(), row.violations()));
        Stream<Fault> ofWebhooks =
                orNone(webhooks).stream().map(row -> new Fault(FileSection.WEBHOOKS, row.row(), row.violations()));
        Stream<Fault> ofWindows = orNone(maintenance).stream()
                .map(row -> new Fault(FileSection.MAINTENANCE, row.row(), row.violations()));
        return trouble(Stream.of(ofStreams, ofWebhooks, ofWindows)
                .flatMap(Function.identity())
                .filter(fault -> !fault.why().isEmpty())
                .toList());
    }

    private static <T> List<T> orNone(@Nullable List<T> rows) {
        return rows == null ? List.of() : rows;
    }

    /** What of it was rejected, or would be. */
    FileTrouble trouble(ImportReport report, FileKinds.Diffs diffs) {
        Stream<Fault> ofStreams = report.rows().stream()
                .filter(row -> row.row() != null && row.result().equals("rejected"))
                .map(row -> new Fault(
                        FileSection.STREAMS,
                        row.row() == null ? 0 : row.row(),
                        row.violations() == null ? List.of() : row.violations()));
        return trouble(Stream.of(
                        ofStreams,
                        refused(FileSection.WEBHOOKS, diffs.webhooks()),
                        refused(FileSection.MAINTENANCE, diffs.maintenance()))
                .flatMap(Function.identity())
                .toList());
    }

    private static Stream<Fault> refused(FileSection section, KeyedDiff<?> diff) {
        return diff.refusals().stream().map(one -> new Fault(section, one.row(), List.of(one.why())));
    }

    private record Fault(FileSection section, int row, List<Problem.Violation> why) {}

    private FileTrouble trouble(List<Fault> faults) {
        List<Fault> first = faults.subList(0, Math.min(faults.size(), FileTrouble.MOST_LINES));
        return new FileTrouble(
                first.stream().map(this::line).toList(),
                first.stream().map(this::place).toList(),
                faults.size() - first.size());
    }

    private String line(Fault fault) {
        return where(fault) + ": "
                + fault.why().stream()
                        .findFirst()
                        .map(why -> origins(fault).shown(why.field() + " " + why.message()))
                        .orElse("is rejected");
    }

    private String place(Fault fault) {
        return where(fault) + ": "
                + fault.why().stream().findFirst().map(Problem.Violation::field).orElse("the row")
                + " cannot be as it is; the log says why";
    }

    private String where(Fault fault) {
        return origins(fault).of(fault.row());
    }

    private RowOrigins origins(Fault fault) {
        return java.util.Objects.requireNonNull(origins.get(fault.section()));
    }
}
