package dev.tallylight.plan;

import dev.tallylight.access.StreamsFileConfig;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.plan.file.FileContents;
import dev.tallylight.plan.file.Settling;
import dev.tallylight.plan.file.UnusableFileException;
import dev.tallylight.plan.keyed.FileKinds;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Keeps streams, webhooks and maintenance windows as the streams file has them: reads it every few seconds, and applies it as a list when it is not what
 * this process applied last, so always at the start. Each replica reads its own copy; one that still has an older file does
 * not apply it again while it runs. What is wrong with the file changes nothing else here: the turns go well,
 * all stays as it is, and {@link #trouble} and the log say what it is.
 *
 * <p>All or nothing: where a row cannot be, nothing of the file is applied. A row may be refused for what there is elsewhere,
 * as a checkpoint that is missing: then it is tried again now and then. An empty file is broken; {@code streams: []} holds
 * no streams, and those that were the file's are deleted. What no file names at all, as {@code webhooks}, is left alone.
 */
@ApplicationScoped
class StreamsFile {
    static final String NAME = "streams file";
    private static final Duration EVERY = Duration.ofSeconds(5);

    /** A turn waits so long for what it began, or one before it did; what takes longer goes on. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Until a file is tried again that was refused for what there is elsewhere. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final Duration MOST_FOR_APPLYING = Duration.ofMinutes(15);

    private final StreamsFileConfig config;
    private final ListedRows lists;
    private final FileKinds kinds;
    private final FileImport imports;
    private final Vertx vertx;
    private @Nullable Follower follower;

    private final FileTroubles troubles = new FileTroubles();
    private final LongWork looking = new LongWork();
    private final Settling settling;

    // one look at a time writes these
    private volatile boolean reading;
    private volatile Outcome applied = Outcome.NOTHING;
    private volatile Outcome refused = Outcome.NOTHING;

    /**
     * What became of some contents.
     *
     * @param until when it may become something else, by {@link System#nanoTime}
     */
    private record Outcome(String digest, FileTrouble trouble, long until) {
        static final Outcome NOTHING = new Outcome("", FileTrouble.NONE);

        Outcome(String digest, FileTrouble trouble) {
            this(digest, trouble, Long.MAX_VALUE);
        }

        boolean stands() {
            return until == Long.MAX_VALUE || until - System.nanoTime() > 0;
        }
    }

    StreamsFile(StreamsFileConfig config, ListedRows lists, FileKinds kinds, FileImport imports, Vertx vertx) {
        this.config = config;
        this.lists = lists;
        this.kinds = kinds;
        this.imports = imports;
        this.vertx = vertx;
        this.settling = new Settling(config.streamsFileSettling());
    }

    void start(@Observes HubStart event, Followers followers) {
        config.streamsFile()
                .map(String::strip)
                .filter(file -> !file.isEmpty())
                .map(Path::of)
                .ifPresent(file -> follower = followers.each(Follower.Plan.of(NAME, EVERY), () -> turn(file)));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /** What is wrong with the file now. */
    FileTrouble trouble() {
        return troubles.now();
    }

    /** Whether these are the contents that it applied last. */
    boolean holds(FileContents contents) {
        return applied.digest().equals(contents.digest());
    }

    /** Has it look soon. */
    void wake() {
        if (follower != null) {
            follower.wake();
        }
    }

    /** Always goes well. A look may last longer than a turn, as when it applies 100,000 rows: the next ones wait for it. */
    private Uni<Void> turn(Path file) {
        return looking.await(() -> look(file), PATIENCE)
                .invoke(done -> {
                    if (!done && reading) {
                        troubles.note(FileTrouble.of(
                                file + ": has not been read for " + PATIENCE.toSeconds() + " s; still trying"));
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> look(Path file) {
        Caller.isOurOwn(NAME);
        return read(file)
                .chain(contents -> isKnown(contents) ? stays(contents) : settled(file, contents))
                .onFailure()
                .recoverWithUni(failure -> {
                    troubles.note(FileTrouble.of(failure));
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<FileContents> read(Path file) {
        reading = true;
        return aside(() -> FileContents.read(file))
                .onFailure()
                .invoke(settling::forget)
                .onTermination()
                .invoke(() -> reading = false);
    }

    /** On a thread that may take its time; the result comes in the context that asked. */
    private <T> Uni<T> aside(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }

    private boolean isKnown(FileContents contents) {
        for (Outcome outcome : new Outcome[] {applied, refused}) {
            if (outcome.digest().equals(contents.digest()) && outcome.stands()) {
                troubles.note(outcome.trouble());
                return true;
            }
        }
        return false;
    }

    /** What was seen for a moment before must stand anew, should it come again. */
    private Uni<Void> stays(FileContents contents) {
        settling.stays(contents);
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> settled(Path file, FileContents first) {
        if (settling.stays(first)) {
            return apply(first);
        }
        return ImportLock.pause(vertx, config.streamsFileSettling())
                .chain(() -> read(file))
                .chain(again -> {
                    if (settling.stays(again)) {
                        return apply(again);
                    }
                    if (settling.isRestless()) {
                        troubles.note(FileTrouble.of(
                                file + ": is something else each time that it is read; it is applied once it stays"));
                    }
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> apply(FileContents contents) {
        return aside(() -> FileList.of(contents, System::getenv, lists, kinds))
                .onFailure(UnusableFileException.class)
                .invoke(failure -> refused = new Outcome(contents.digest(), FileTrouble.of(failure)))
                .chain(list -> list.faults().isNone()
                        ? tried(contents, list)
                        : refuse(new Outcome(contents.digest(), list.faults())));
    }

    private Uni<Void> refuse(Outcome outcome) {
        refused = outcome;
        troubles.note(outcome.trouble());
        return Uni.createFrom().voidItem();
    }

    /** What fails midway leaves a part of it, so that what was applied before is no longer what there is. */
    private Uni<Void> tried(FileContents contents, FileList list) {
        applied = Outcome.NOTHING;
        return imports.apply(list, settling::isOld)
                .ifNoItem()
                .after(MOST_FOR_APPLYING)
                .fail()
                .chain(outcome -> {
                    if (!outcome.trouble().isNone()) {
                        long again = System.nanoTime() + AGAIN.toNanos();
                        return refuse(new Outcome(contents.digest(), outcome.trouble(), again));
                    }
                    if (outcome.done()) {
                        applied = new Outcome(contents.digest(), FileTrouble.NONE);
                        troubles.note(FileTrouble.NONE);
                    }
                    return Uni.createFrom().voidItem();
                });
    }
}
