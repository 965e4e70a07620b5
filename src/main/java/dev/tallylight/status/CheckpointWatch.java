package dev.tallylight.status;

import dev.tallylight.checkpoint.Standing;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.store.ConflictRetries;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the checkpoints, every few seconds, on whichever replica comes first. After its own start, and after the
 * database was away, it takes nobody for lost before they had time to come back: it was us who could not hear.
 */
@ApplicationScoped
class CheckpointWatch {
    private static final int BEFORE_WATCHING = 4_500;

    private static final Duration EVERY = Duration.ofSeconds(3);

    /** For an agent to find the hub again and to beat. */
    private static final Duration GRACE = Standing.LOST_AFTER.plusSeconds(15);

    /** Looks further apart than this mean that the hub slept, or that its database was away. */
    private static final Duration GAP = Duration.ofSeconds(20);

    private final CheckpointRecorder recorder;
    private final FreshContext contexts;
    private @Nullable Follower follower;
    private long listeningSince = System.nanoTime();
    private long lastLook = System.nanoTime();

    CheckpointWatch(CheckpointRecorder recorder, FreshContext contexts) {
        this.recorder = recorder;
        this.contexts = contexts;
    }

    /** Before anything is watched: a checkpoint that beats for the first time is believed from the first probe on. */
    void start(@Observes @Priority(BEFORE_WATCHING) HubStart event, Followers followers) {
        contexts.runAtStart(() -> recorder.judge(true));
        follower = followers.start(Follower.Plan.of("checkpoints judged", EVERY), this::turn);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
        }
    }

    /**
     * Judges, then weighs one batch of streams.
     *
     * @return whether there are more
     */
    private Uni<Boolean> turn() {
        long now = System.nanoTime();
        boolean judges = now - lastLook >= EVERY.toNanos();
        Uni<Void> judged = judges
                ? contexts.run(() -> recorder.judge(inGrace())).invoke(() -> lastLook = System.nanoTime())
                : Uni.createFrom().voidItem();
        return judged.chain(() -> ConflictRetries.retried(() -> contexts.run(recorder::weighNext)));
    }

    private boolean inGrace() {
        long now = System.nanoTime();
        if (now - lastLook > GAP.toNanos()) {
            listeningSince = now;
        }
        return now - listeningSince < GRACE.toNanos();
    }
}
