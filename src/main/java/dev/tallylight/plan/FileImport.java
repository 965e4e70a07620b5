package dev.tallylight.plan;

import dev.tallylight.access.Slice;
import dev.tallylight.plan.keyed.FileKinds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/**
 * Applies what the streams file holds, all of it or nothing, and so under one lock: first it is tried, and where a row cannot
 * be, nothing is done. Webhooks and maintenance windows are written before the streams, for what these are told of; a window
 * that the file drops goes after them, so that what it holds back is not told of a stream that goes with it.
 */
@ApplicationScoped
class FileImport {
    private static final ImportReport NO_STREAMS = new ImportReport(true, 0, 0, 0, 0, 0, 0, java.util.List.of());

    private final Importer importer;
    private final FileKinds kinds;
    private final ImportLock lock;

    FileImport(Importer importer, FileKinds kinds, ImportLock lock) {
        this.importer = importer;
        this.kinds = kinds;
        this.lock = lock;
    }

    /**
     * What became of it.
     *
     * @param done whether it is as the file says
     * @param trouble why not; none where it only is to wait
     */
    record Outcome(boolean done, FileTrouble trouble) {}

    private record Trial(ImportReport streams, FileKinds.Diffs others) {
        boolean deletes() {
            return streams.deleted() > 0 || others.deletes();
        }
    }

    /** @param mayDelete asked where anything would be deleted */
    Uni<Outcome> apply(FileList list, BooleanSupplier mayDelete) {
        return lock.during(
                Slice.ALL,
                list.size(),
                held -> tried(list, held).chain(trial -> {
                    FileTrouble trouble = list.trouble(trial.streams(), trial.others());
                    boolean well = trouble.isNone() && (!trial.deletes() || mayDelete.getAsBoolean());
                    return well ? written(list, trial, held) : Uni.createFrom().item(new Outcome(false, trouble));
                }));
    }

    private Uni<Trial> tried(FileList list, ImportLock.Held held) {
        return kinds.compare(list.webhooks(), list.maintenance())
                .chain(others -> streams(list, true, held).map(report -> new Trial(report, others)));
    }

    private Uni<Outcome> written(FileList list, Trial trial, ImportLock.Held held) {
        return kinds.write(trial.others())
                .chain(() -> streams(list, false, held))
                .call(() -> kinds.drop(trial.others()))
                .map(report -> {
                    FileTrouble trouble = list.trouble(report, trial.others());
                    return new Outcome(trouble.isNone(), trouble);
                });
    }

    private Uni<ImportReport> streams(FileList list, boolean dryRun, ImportLock.Held held) {
        return list.streams() == null
                ? Uni.createFrom().item(NO_STREAMS)
                : importer.ofFile(list.streams(), dryRun, held::still);
    }
}
