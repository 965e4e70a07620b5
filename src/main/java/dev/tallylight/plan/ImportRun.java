package dev.tallylight.plan;

import dev.tallylight.access.Slice;
import dev.tallylight.follow.Sequence;
import dev.tallylight.plan.match.Matching;
import dev.tallylight.rest.Problem;
import dev.tallylight.stream.draft.StreamLot;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One import under way, or what one would do: applies a difference lot by lot. */
final class ImportRun {
    private static final int LOT = 250;

    private final ListedRows lists;
    private final Lots lots;
    private final Map<Integer, ListedRow> rows;
    private final Matching.Diff diff;
    private final boolean dryRun;
    private final StreamLot.Owner owner;
    private final Slice slice;
    private final Set<UUID> surplus;
    private final boolean addOnly;
    private final IntFunction<Uni<Void>> beforeEachLot;
    private final Tally tally;
    private final Set<Integer> rowsOfNoStream;
    private boolean mayMeanAny;

    /**
     * How a list is applied.
     *
     * @param prune whether streams that the list does not hold are deleted
     * @param mostDeleted how many of them at most
     * @param owner on whose behalf
     * @param slice which of the streams there are for whom it is done
     * @param addOnly whether streams that there are already stay as they are, whatever the list says of them
     */
    record Terms(boolean dryRun, boolean prune, int mostDeleted, StreamLot.Owner owner, Slice slice, boolean addOnly) {}

    /** @param beforeEachLot is told how many rows are done */
    ImportRun(
            ListedRows lists,
            Lots lots,
            List<ListedRow> rows,
            Matching.Diff diff,
            Terms terms,
            IntFunction<Uni<Void>> beforeEachLot) {
        this.lists = lists;
        this.lots = lots;
        this.rows = rows.stream().collect(Collectors.toMap(ListedRow::row, Function.identity()));
        this.diff = diff;
        this.dryRun = terms.dryRun();
        this.owner = terms.owner();
        this.slice = terms.slice();
        this.addOnly = terms.addOnly();
        this.surplus = terms.prune() ? new HashSet<>(diff.surplus()) : Set.of();
        this.beforeEachLot = beforeEachLot;
        this.rowsOfNoStream = diff.targets().stream()
                .filter(Matching.Target::isOfNoStream)
                .map(target -> target.wanted().row())
                .collect(Collectors.toSet());
        this.tally = new Tally(terms.dryRun(), diff.surplus().size());
        rows.stream().filter(row -> !row.violations().isEmpty()).forEach(row -> tally.rejected(row, row.violations()));
        diff.refusals()
                .forEach(one -> tally.rejected(
                        row(one.wanted().row()), List.of(new Problem.Violation(one.field(), one.message()))));
    }

    private ListedRow row(int number) {
        return Objects.requireNonNull(rows.get(number));
    }

    /**
     * First those that take a surplus stream's URL, which is deleted with each lot that can be; then the others; then what
     * no row is: nothing is unwatched for long, or for a row that is rejected. Where one was that is of no stream, nothing
     * more is deleted, as where that is seen before: what it was to be nobody knows.
     */
    Uni<Tally> run() {
        List<Matching.Target> takers =
                diff.targets().stream().filter(this::isTaker).toList();
        Set<UUID> inTheWay = takers.stream().map(Matching.Target::after).collect(Collectors.toSet());
        List<UUID> others =
                surplus.stream().filter(id -> !inTheWay.contains(id)).sorted().toList();
        return each(takers, this::take)
                .chain(this::waves)
                .chain(() -> mayMeanAny ? Uni.createFrom().voidItem() : each(others, this::delete))
                .replaceWith(tally);
    }

    private boolean isTaker(Matching.Target target) {
        return target.after() != null && surplus.contains(target.after());
    }

    private Uni<Void> waves() {
        int waves =
                diff.targets().stream().mapToInt(Matching.Target::wave).max().orElse(-1) + 1;
        return Sequence.of(
                IntStream.range(0, waves).boxed().toList(),
                wave -> each(of(wave, false), this::change).chain(() -> each(of(wave, true), this::write)));
    }

    private List<Matching.Target> of(int wave, boolean isNew) {
        return diff.targets().stream()
                .filter(target -> target.wave() == wave && (target.id() == null) == isNew && !isTaker(target))
                .toList();
    }

    private <T> Uni<Void> each(List<T> all, Function<List<T>, Uni<Void>> work) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += LOT) {
            parts.add(all.subList(from, Math.min(all.size(), from + LOT)));
        }
        return Sequence.of(parts, lot -> beforeEachLot.apply(tally.done()).chain(() -> work.apply(lot)));
    }

    private Uni<Void> take(List<Matching.Target> targets) {
        List<StreamLot.Row> lot = lot(targets);
        return dryRun
                ? lots.compare(slice, lot, owner)
                        .invoke(outcomes -> outcomes.forEach(this::note))
                        .chain(outcomes -> delete(makingRoomFor(lot, outcomes)))
                : written(lots.replace(slice, lot, owner));
    }

    private static List<UUID> makingRoomFor(List<StreamLot.Row> lot, List<StreamLot.Outcome> outcomes) {
        Set<Integer> accepted = outcomes.stream()
                .filter(outcome -> outcome.result() != StreamLot.Result.REJECTED)
                .map(StreamLot.Outcome::row)
                .collect(Collectors.toSet());
        return lot.stream()
                .filter(row -> accepted.contains(row.row()))
                .map(StreamLot.Row::after)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Looks without a lock first: what is so already is left alone. */
    private Uni<Void> change(List<Matching.Target> targets) {
        if (addOnly) {
            targets.forEach(target -> tally.note(row(target.wanted().row()), StreamLot.Result.UNCHANGED, List.of()));
            return Uni.createFrom().voidItem();
        }
        List<StreamLot.Row> lot = lot(targets);
        return lots.compare(slice, lot, owner).chain(outcomes -> {
            if (dryRun) {
                outcomes.forEach(this::note);
                return Uni.createFrom().voidItem();
            }
            Set<Integer> settled = outcomes.stream()
                    .filter(outcome -> outcome.result() == StreamLot.Result.UNCHANGED)
                    .map(StreamLot.Outcome::row)
                    .collect(Collectors.toSet());
            outcomes.stream().filter(outcome -> settled.contains(outcome.row())).forEach(this::note);
            List<StreamLot.Row> open =
                    lot.stream().filter(row -> !settled.contains(row.row())).toList();
            return open.isEmpty() ? Uni.createFrom().voidItem() : written(lots.apply(slice, open, owner));
        });
    }

    private Uni<Void> write(List<Matching.Target> targets) {
        List<StreamLot.Row> lot = lot(targets);
        return dryRun
                ? lots.compare(slice, lot, owner)
                        .invoke(outcomes -> outcomes.forEach(this::note))
                        .replaceWithVoid()
                : written(lots.apply(slice, lot, owner));
    }

    private List<StreamLot.Row> lot(List<Matching.Target> targets) {
        return targets.stream()
                .map(target -> new StreamLot.Row(
                        target.wanted().row(),
                        target.id(),
                        lists.request(row(target.wanted().row())),
                        target.after()))
                .toList();
    }

    private Uni<Void> written(Uni<dev.tallylight.stream.StreamBatches.Replaced> done) {
        return done.invoke(replaced -> {
                    replaced.outcomes().forEach(this::note);
                    tally.deleted(replaced.gone());
                })
                .replaceWithVoid();
    }

    private void note(StreamLot.Outcome outcome) {
        mayMeanAny |= outcome.result() == StreamLot.Result.REJECTED && rowsOfNoStream.contains(outcome.row());
        tally.note(row(outcome.row()), outcome.result(), outcome.violations());
    }

    private Uni<Void> delete(Collection<UUID> ids) {
        return (dryRun ? lots.look(slice, ids, owner) : lots.delete(slice, ids, owner))
                .invoke(tally::deleted)
                .replaceWithVoid();
    }
}
