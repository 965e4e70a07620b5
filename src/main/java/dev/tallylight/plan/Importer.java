package dev.tallylight.plan;

import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.rest.DatabaseAway;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Refused;
import dev.tallylight.stream.StreamBatches;
import dev.tallylight.stream.StreamIndex;
import dev.tallylight.stream.draft.StreamLot;
import dev.tallylight.stream.draft.StreamOwnership;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the streams what a list says: read and matched as a whole, beside the event loops; then a few hundred at a time,
 * each lot a transaction of its own. What fails midway leaves the lots before it, and the same list again does the rest.
 */
@ApplicationScoped
class Importer {
    private static final Logger LOG = Logger.getLogger(Importer.class);
    private static final int LOT = 250;

    /** Of a lot, while the database is away or slow. */
    private static final int TRIES = 10;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(3);

    /** Each holds a list of up to 64 MiB, and what was read of it. */
    private static final int MOST_AT_ONCE = 3;

    /** Its rows have been read already. */
    private static final Request OF_FILE =
            new Request(new byte[0], ListFormat.YAML, null, false, true, StreamLot.Owner.FILE);

    private final ListedRows lists;
    private final StreamIndex index;
    private final StreamBatches batches;
    private final StreamOwnership ownership;
    private final ImportLock lock;
    private final Vertx vertx;
    private final AtomicInteger underWay = new AtomicInteger();

    Importer(
            ListedRows lists,
            StreamIndex index,
            StreamBatches batches,
            StreamOwnership ownership,
            ImportLock lock,
            Vertx vertx) {
        this.lists = lists;
        this.index = index;
        this.batches = batches;
        this.ownership = ownership;
        this.lock = lock;
        this.vertx = vertx;
    }

    /** What a client asks for. @param prune whether streams that the list does not hold are deleted */
    record Request(
            byte[] body,
            ListFormat format,
            @Nullable String charset,
            boolean dryRun,
            boolean prune,
            StreamLot.Owner owner) {
        Request(byte[] body, ListFormat format, @Nullable String charset, boolean dryRun, boolean prune) {
            this(body, format, charset, dryRun, prune, StreamLot.Owner.ANYBODY);
        }
    }

    /** What the streams file holds, all of it: what it held before and holds no more is deleted. */
    Uni<ImportReport> ofFile(List<ListedRow> rows) {
        return lock.during(held -> compared(rows, OF_FILE, held::still));
    }

    Uni<ImportReport> run(Request request) {
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    MOST_AT_ONCE + " imports are under way already: nothing of this one was applied."
                            + " Send it again once one of them has ended.");
        }
        return applied(request).onTermination().invoke(underWay::decrementAndGet);
    }

    private Uni<ImportReport> applied(Request request) {
        return aside(() -> lists.read(request.body(), request.format(), request.charset()))
                .chain(rows -> request.dryRun()
                        ? compared(rows, request, () -> Uni.createFrom().voidItem())
                        : lock.during(held -> compared(rows, request, held::still)));
    }

    /** On a thread that may take its time; the result comes in the context that asked. */
    private <T> Uni<T> aside(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    private Uni<ImportReport> compared(List<ListedRow> rows, Request request, Supplier<Uni<Void>> beforeEachLot) {
        List<Matching.Wanted> wanted = rows.stream().map(ListedRow::wanted).toList();
        return index.all()
                .chain(present -> aside(() -> Matching.of(
                        wanted,
                        present,
                        request.prune(),
                        one -> ownership.prunes(request.owner(), one.managedByFile()))))
                .chain(diff -> new Run(rows, diff, request, beforeEachLot).report())
                .invoke(report -> log(report));
    }

    private static void log(ImportReport report) {
        if (!report.dryRun() && !report.rows().isEmpty()) {
            LOG.infof(
                    "a list of streams was applied: %d created, %d updated, %d unchanged, %d deleted, %d rejected",
                    report.created(), report.updated(), report.unchanged(), report.deleted(), report.rejected());
        }
    }

    /** One import under way. */
    private final class Run {
        private final Map<Integer, ListedRow> rows;
        private final Matching.Diff diff;
        private final StreamLot.Owner owner;
        private final boolean dryRun;
        private final boolean prune;
        private final Supplier<Uni<Void>> beforeEachLot;
        private final Tally tally;

        Run(List<ListedRow> rows, Matching.Diff diff, Request request, Supplier<Uni<Void>> beforeEachLot) {
            this.rows = rows.stream().collect(Collectors.toMap(ListedRow::row, Function.identity()));
            this.diff = diff;
            this.owner = request.owner();
            this.dryRun = request.dryRun();
            this.prune = request.prune();
            this.beforeEachLot = beforeEachLot;
            this.tally = new Tally(request.dryRun());
            rows.stream()
                    .filter(row -> !row.violations().isEmpty())
                    .forEach(row -> tally.rejected(row, row.violations()));
            diff.refusals()
                    .forEach(one -> tally.rejected(
                            row(one.wanted().row()), List.of(new Problem.Violation(one.field(), one.message()))));
        }

        private ListedRow row(int number) {
            return Objects.requireNonNull(rows.get(number));
        }

        /** First those that make room for others, then the rows, then what no row is: nothing is unwatched for long. */
        Uni<ImportReport> report() {
            Collection<UUID> surplus = prune ? diff.surplus() : List.of();
            Map<Boolean, List<UUID>> gone = surplus.stream().collect(Collectors.partitioningBy(inTheWay()::contains));
            return delete(Objects.requireNonNull(gone.get(true)))
                    .chain(this::rows)
                    .chain(() -> delete(Objects.requireNonNull(gone.get(false))))
                    .map(ignored -> tally.report());
        }

        private Collection<UUID> inTheWay() {
            return diff.targets().stream()
                    .map(Matching.Target::after)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
        }

        private Uni<Void> rows() {
            int waves = diff.targets().stream()
                            .mapToInt(Matching.Target::wave)
                            .max()
                            .orElse(-1)
                    + 1;
            Uni<Void> all = Uni.createFrom().voidItem();
            for (int i = 0; i < waves; i++) {
                int wave = i;
                all = all.chain(() -> each(of(wave, false), this::change))
                        .chain(() -> each(of(wave, true), this::write));
            }
            return all;
        }

        private List<Matching.Target> of(int wave, boolean isNew) {
            return diff.targets().stream()
                    .filter(target -> target.wave() == wave && (target.id() == null) == isNew)
                    .toList();
        }

        private <T> Uni<Void> each(List<T> all, Function<List<T>, Uni<Void>> work) {
            return Multi.createFrom()
                    .iterable(all)
                    .group()
                    .intoLists()
                    .of(LOT)
                    .onItem()
                    .transformToUniAndConcatenate(lot -> beforeEachLot.get().chain(() -> work.apply(lot)))
                    .collect()
                    .last()
                    .replaceWithVoid();
        }

        /** Looks without a lock first: what is so already is left alone. */
        private Uni<Void> change(List<Matching.Target> targets) {
            List<StreamLot.Row> lot = lot(targets);
            return batches.compare(lot, owner).chain(outcomes -> {
                if (dryRun) {
                    outcomes.forEach(this::note);
                    return Uni.createFrom().voidItem();
                }
                Map<Integer, StreamLot.Outcome> found = byRow(outcomes);
                outcomes.stream().filter(Run::isSettled).forEach(this::note);
                return applied(lot.stream()
                        .filter(row -> !isSettled(Objects.requireNonNull(found.get(row.row()))))
                        .toList());
            });
        }

        private static boolean isSettled(StreamLot.Outcome outcome) {
            return outcome.result() == StreamLot.Result.UNCHANGED;
        }

        private static Map<Integer, StreamLot.Outcome> byRow(List<StreamLot.Outcome> outcomes) {
            return outcomes.stream().collect(Collectors.toMap(StreamLot.Outcome::row, Function.identity()));
        }

        private Uni<Void> write(List<Matching.Target> targets) {
            List<StreamLot.Row> lot = lot(targets);
            return dryRun
                    ? batches.compare(lot, owner)
                            .invoke(outcomes -> outcomes.forEach(this::note))
                            .replaceWithVoid()
                    : applied(lot);
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

        /** Together; where the database refuses one of them, one by one, so that it alone is rejected. */
        private Uni<Void> applied(List<StreamLot.Row> lot) {
            if (lot.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return patiently(() -> batches.apply(lot, owner), TRIES)
                    .onFailure(Refused::forGood)
                    .recoverWithUni(refused -> lot.size() > 1 ? oneByOne(lot) : rejected(lot))
                    .invoke(outcomes -> outcomes.forEach(this::note))
                    .replaceWithVoid();
        }

        /** A database that is slow for a moment, as that of a hub that begins to watch thousands, ends no import. */
        private Uni<List<StreamLot.Outcome>> patiently(Supplier<Uni<List<StreamLot.Outcome>>> work, int tries) {
            return work.get()
                    .onFailure(failure -> tries > 1 && DatabaseAway.isWhy(failure))
                    .recoverWithUni(
                            failure -> ImportLock.pause(vertx, BETWEEN_TRIES).chain(() -> patiently(work, tries - 1)));
        }

        private Uni<List<StreamLot.Outcome>> oneByOne(List<StreamLot.Row> lot) {
            return Multi.createFrom()
                    .iterable(lot)
                    .onItem()
                    .transformToUniAndConcatenate(row -> applied(List.of(row)))
                    .collect()
                    .last()
                    .replaceWith(List.of());
        }

        private Uni<List<StreamLot.Outcome>> rejected(List<StreamLot.Row> lot) {
            return Uni.createFrom()
                    .item(lot.stream()
                            .map(row -> new StreamLot.Outcome(
                                    row.row(),
                                    StreamLot.Result.REJECTED,
                                    List.of(new Problem.Violation(
                                            "url", "or key was given to another stream at the same moment"))))
                            .toList());
        }

        private void note(StreamLot.Outcome outcome) {
            tally.note(row(outcome.row()), outcome.result(), outcome.violations());
        }

        private Uni<Void> delete(List<UUID> ids) {
            return each(
                    ids,
                    some -> (dryRun ? batches.look(some, owner) : batches.delete(some, owner))
                            .invoke(tally::deleted)
                            .replaceWithVoid());
        }
    }
}
