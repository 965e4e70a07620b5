package dev.tallylight.status;

import dev.tallylight.checkpoint.Standing;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.HubStart;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Watches over the checkpoints, every few seconds, on whichever replica comes first. After its own start, and after the
 * database was away, it takes nobody for lost before they had time to come back: it was us who could not hear.
 */
@ApplicationScoped
class CheckpointWatch {
    private static final int BEFORE_WATCHING = 4_500;

    /** For an agent to find the hub again and to beat. */
    private static final Duration GRACE = Standing.LOST_AFTER.plusSeconds(15);

    /** Looks further apart than this mean that the hub slept, or that its database was away. */
    private static final Duration GAP = Duration.ofSeconds(20);

    private final CheckpointRecorder recorder;
    private final FreshContext contexts;
    private long listeningSince = System.nanoTime();
    private long lastLook = System.nanoTime();

    CheckpointWatch(CheckpointRecorder recorder, FreshContext contexts) {
        this.recorder = recorder;
        this.contexts = contexts;
    }

    /** Before anything is watched: a checkpoint that beats for the first time is believed from the first probe on. */
    void start(@Observes @Priority(BEFORE_WATCHING) HubStart event) {
        contexts.runAtStart(() -> recorder.judge(true));
    }

    @Scheduled(every = "3s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return contexts.run(() -> recorder.judge(inGrace()))
                .invoke(() -> lastLook = System.nanoTime())
                .chain(this::weighAll);
    }

    private boolean inGrace() {
        long now = System.nanoTime();
        if (now - lastLook > GAP.toNanos()) {
            listeningSince = now;
        }
        return now - listeningSince < GRACE.toNanos();
    }

    private Uni<Void> weighAll() {
        return Multi.createBy()
                .repeating()
                .uni(() -> contexts.run(recorder::weighNext))
                .whilst(more -> more)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
