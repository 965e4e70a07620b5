package dev.tallylight.plan;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Note;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.plan.match.Dependencies;
import dev.tallylight.plan.match.Matching;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamBatches;
import dev.tallylight.stream.StreamIndex;
import dev.tallylight.stream.draft.StreamLot;
import dev.tallylight.stream.draft.StreamOwnership;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the streams what a list says: read and matched as a whole, beside the event loops; then a few hundred at a time,
 * each lot a transaction of its own. What fails midway leaves the lots before it, and the same list again does the rest.
 */
@ApplicationScoped
public class Importer {
    private static final Logger LOG = Logger.getLogger(Importer.class);

    /** Each holds a list of up to 64 MiB, and what was read of it. */
    private static final int MOST_AT_ONCE = 3;

    private final ListedRows lists;
    private final StreamIndex index;
    private final Lots lots;
    private final StreamBatches batches;
    private final StreamOwnership ownership;
    private final ImportLock lock;
    private final Audit audit;
    private final Vertx vertx;
    private final AtomicInteger underWay = new AtomicInteger();

    Importer(
            ListedRows lists,
            StreamIndex index,
            Lots lots,
            StreamBatches batches,
            StreamOwnership ownership,
            ImportLock lock,
            Audit audit,
            Vertx vertx) {
        this.lists = lists;
        this.index = index;
        this.lots = lots;
        this.batches = batches;
        this.ownership = ownership;
        this.lock = lock;
        this.audit = audit;
        this.vertx = vertx;
    }

    /**
     * What a client asks for.
     *
     * @param slice what there is for him
     * @param prune whether streams that the list does not hold are deleted
     * @param mostDeleted where it would be more of them, nothing is done: whoever saw how many wants no others
     * @param addOnly whether streams that there are already stay as they are, whatever the list says of them
     */
    public record Request(
            Slice slice,
            byte[] body,
            ListFormat format,
            @Nullable String charset,
            boolean dryRun,
            boolean prune,
            int mostDeleted,
            boolean addOnly) {
        public Request(
                Slice slice,
                byte[] body,
                ListFormat format,
                @Nullable String charset,
                boolean dryRun,
                boolean prune,
                int mostDeleted) {
            this(slice, body, format, charset, dryRun, prune, mostDeleted, false);
        }

        /** What is not there yet is added, and nothing else is done. */
        public static Request toAdd(Slice slice, byte[] body, ListFormat format, boolean dryRun) {
            return new Request(slice, body, format, null, dryRun, false, 0, true);
        }

        public Request(
                Slice slice, byte[] body, ListFormat format, @Nullable String charset, boolean dryRun, boolean prune) {
            this(slice, body, format, charset, dryRun, prune, Integer.MAX_VALUE);
        }
    }

    /** @return what was done, or would be; fails with a problem where nothing was */
    public Uni<ImportReport> run(Request request) {
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    MOST_AT_ONCE + " imports are under way already: nothing of this one was applied."
                            + " Send it again once one of them has ended.");
        }
        return applied(request).onTermination().invoke(underWay::decrementAndGet);
    }

    /**
     * The streams of the streams file, all of them: what it held before and holds no more is deleted. For whoever holds the
     * lock.
     *
     * @return what was done; as a dry run, what would be
     */
    Uni<ImportReport> ofFile(List<ListedRow> rows, boolean dryRun, IntFunction<Uni<Void>> beforeEachLot) {
        ImportRun.Terms terms =
                new ImportRun.Terms(dryRun, true, Integer.MAX_VALUE, StreamLot.Owner.FILE, Slice.ALL, false);
        return index.all(Slice.ALL)
                .chain(present -> index.parents().chain(parents -> aside(() -> weighed(rows, present, parents, terms))))
                .call(weighed -> dryRun || weighed.first().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : batches.loosen(weighed.first()))
                .chain(weighed -> run(rows, weighed.diff(), terms, beforeEachLot));
    }

    private Dependencies.Weighed weighed(
            List<ListedRow> rows,
            List<StreamIndex.Present> present,
            StreamIndex.Parentage parents,
            ImportRun.Terms terms) {
        return Dependencies.weigh(difference(rows, present, terms), dependsOn(rows), present, parents);
    }

    private static Function<Matching.Target, List<UUID>> dependsOn(List<ListedRow> rows) {
        Map<Integer, List<UUID>> wanted = new HashMap<>();
        rows.forEach(row -> wanted.put(row.row(), row.dependsOn()));
        return target -> wanted.getOrDefault(target.wanted().row(), List.of());
    }

    /** How far the import is that is under way, here or at another hub. */
    public Uni<ImportProgress> progress(Slice slice) {
        return lock.progress(slice);
    }

    private Uni<ImportReport> applied(Request request) {
        ImportRun.Terms terms = new ImportRun.Terms(
                request.dryRun(),
                request.prune(),
                request.mostDeleted(),
                StreamLot.Owner.ANYBODY,
                request.slice(),
                request.addOnly());
        return aside(() -> read(request))
                .chain(rows -> request.dryRun()
                        ? compared(rows, terms, done -> Uni.createFrom().voidItem())
                        : lock.during(request.slice(), rows.size(), held -> compared(rows, terms, held::still)));
    }

    /** An empty list is a mistake more often than the wish to watch nothing any more. */
    private List<ListedRow> read(Request request) {
        List<ListedRow> rows = lists.read(request.body(), request.format(), request.charset());
        if (rows.isEmpty() && request.prune()) {
            throw new ProblemException(
                    ProblemType.UNREADABLE_LIST,
                    "Nothing was changed: the list holds no stream, and prune would delete all that there are."
                            + " Whoever wants that deletes each of them: DELETE /api/v1/streams/{id}.");
        }
        return rows;
    }

    /** On a thread that may take its time; the result comes in the context that asked. */
    private <T> Uni<T> aside(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    private Uni<ImportReport> compared(
            List<ListedRow> rows, ImportRun.Terms terms, IntFunction<Uni<Void>> beforeEachLot) {
        return index.all(terms.slice())
                .chain(present -> aside(() -> {
                    Matching.Diff diff = difference(rows, present, terms);
                    return terms.prune() ? Dependencies.withoutOrphans(diff, dependsOn(rows), present) : diff;
                }))
                .chain(diff -> run(rows, diff, terms, beforeEachLot));
    }

    private Uni<ImportReport> run(
            List<ListedRow> rows, Matching.Diff diff, ImportRun.Terms terms, IntFunction<Uni<Void>> beforeEachLot) {
        return aside(() -> new ImportRun(lists, lots, rows, diff, terms, beforeEachLot))
                .chain(ImportRun::run)
                .chain(tally -> aside(tally::report))
                .invoke(Importer::log)
                .call(this::audited);
    }

    private Matching.Diff difference(List<ListedRow> rows, List<StreamIndex.Present> present, ImportRun.Terms terms) {
        List<Matching.Wanted> wanted = rows.stream().map(ListedRow::wanted).toList();
        Matching.Diff diff = Matching.of(
                wanted, present, terms.prune(), one -> ownership.prunes(terms.owner(), one.managedByFile()));
        if (terms.prune() && diff.surplus().size() > terms.mostDeleted()) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "Nothing was changed: %d streams that are not in the list would be deleted, and not %d, for others were added meanwhile. Compare again."
                            .formatted(diff.surplus().size(), terms.mostDeleted()));
        }
        return diff;
    }

    /** The call as a whole; what was changed has its rows already, each with its change. */
    private Uni<Void> audited(ImportReport report) {
        return didSomething(report)
                ? audit.noteAlone(Note.ofMany(
                        "streams",
                        Map.of(
                                "created", report.created(),
                                "updated", report.updated(),
                                "deleted", report.deleted(),
                                "rejected", report.rejected())))
                : Uni.createFrom().voidItem();
    }

    private static boolean didSomething(ImportReport report) {
        return !report.dryRun() && !report.rows().isEmpty();
    }

    private static void log(ImportReport report) {
        if (didSomething(report)) {
            LOG.infof(
                    "a list of streams was applied: %d created, %d updated, %d unchanged, %d deleted, %d rejected",
                    report.created(), report.updated(), report.unchanged(), report.deleted(), report.rejected());
        }
    }
}
