package dev.tallylight.probe.live.segment;

import dev.tallylight.probe.ProbeRun;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;

/** Waits between two looks at a list of segments. */
public final class Pause {
    /** What is kept of the time that is left, so that a verdict is given before the deadline. */
    public static final Duration RESERVE = Duration.ofSeconds(1);

    private static final Duration LEAST_POLL = Duration.ofMillis(500);
    private static final Duration MOST_POLL = Duration.ofSeconds(3);

    private Pause() {}

    /** How long there is for looking again; less than a look takes where it is not {@link #worthwhile}. */
    public static Duration room(ProbeRun run) {
        return run.remaining().minus(RESERVE);
    }

    public static boolean worthwhile(Duration room) {
        return room.compareTo(LEAST_POLL) >= 0;
    }

    /** When to look again: half of the time in which it must change, neither hasty nor idle, and within the room. */
    public static Duration between(Duration pace, Duration room) {
        Duration pause = pace.dividedBy(2);
        if (pause.compareTo(LEAST_POLL) < 0) {
            pause = LEAST_POLL;
        }
        if (pause.compareTo(MOST_POLL) > 0) {
            pause = MOST_POLL;
        }
        return pause.compareTo(room) > 0 ? room : pause;
    }

    /** On the probe's own event loop, which Mutiny's delay would leave. */
    public static Uni<Void> on(ContextInternal context, Duration time) {
        return Uni.createFrom().emitter(emitter -> {
            long timer = context.setTimer(Math.max(1, time.toMillis()), id -> emitter.complete(null));
            emitter.onTermination(() -> context.owner().cancelTimer(timer));
        });
    }
}
