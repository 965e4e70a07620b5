package dev.tallylight.plan.keyed;

import dev.tallylight.access.Filed;
import dev.tallylight.plan.match.Matching;
import dev.tallylight.rest.Problem;
import dev.tallylight.stream.StreamIndex.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The difference between the rows of a file and what there is of their kind, by the keys alone: what no file ever held has
 * none, and is nobody's. Pure, and the same that streams are matched by.
 *
 * @param rows what each row becomes
 * @param refusals rows that cannot be, with why
 * @param gone what the file held and holds no more
 */
public record KeyedDiff<T>(List<Filed.Row<T>> rows, List<Refused> refusals, List<UUID> gone) {
    public record Refused(int row, Problem.Violation why) {}

    /** The rows are no part of the file: what there is stays. */
    public static <T> KeyedDiff<T> none() {
        return new KeyedDiff<>(List.of(), List.of(), List.of());
    }

    /**
     * Compares.
     *
     * @param wanted valid ones
     * @param most how many there may be in all
     */
    public static <T> KeyedDiff<T> of(List<KeyedRow<T>> wanted, List<Filed.Held> held, int most) {
        Map<Integer, KeyedRow<T>> byRow = wanted.stream().collect(Collectors.toMap(KeyedRow::row, Function.identity()));
        Matching.Diff diff = Matching.of(
                wanted.stream()
                        .map(row -> new Matching.Wanted(row.row(), row.key(), null, null, row.key(), true))
                        .toList(),
                held.stream().map(KeyedDiff::present).toList(),
                true,
                Present::managedByFile);
        List<Refused> refusals = new ArrayList<>();
        for (Matching.Refusal refusal : diff.refusals()) {
            KeyedRow<T> row = Objects.requireNonNull(byRow.get(refusal.wanted().row()));
            refusals.add(refused(row, row.keyField(), refusal.message() + ": give each a key of its own"));
        }
        List<Matching.Target> added =
                diff.targets().stream().filter(target -> target.id() == null).toList();
        long fitting = Math.max(0, most - ((long) held.size() - diff.surplus().size()));
        added.stream()
                .skip(fitting)
                .map(target -> Objects.requireNonNull(byRow.get(target.wanted().row())))
                .forEach(
                        row -> refusals.add(
                                refused(
                                        row,
                                        "row",
                                        "is one more than the " + most
                                                + " that there may be, with those that no file holds: take some out, or delete what is over")));
        return new KeyedDiff<>(
                diff.targets().stream()
                        .map(target -> row(
                                Objects.requireNonNull(byRow.get(target.wanted().row())), target))
                        .toList(),
                refusals,
                diff.surplus());
    }

    /** Nothing but its key tells which one it is. */
    private static Present present(Filed.Held held) {
        return new Present(held.id(), held.key(), held.id().toString(), held.name(), null, held.managedByFile());
    }

    private static <T> Filed.Row<T> row(KeyedRow<T> row, Matching.Target target) {
        return new Filed.Row<>(row.key(), target.id(), Objects.requireNonNull(row.request()));
    }

    private static <T> Refused refused(KeyedRow<T> row, String field, String message) {
        return new Refused(row.row(), new Problem.Violation(field, message));
    }
}
