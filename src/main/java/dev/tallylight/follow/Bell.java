package dev.tallylight.follow;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who wait that something may have changed, so that they look. Whoever looks notes the count of rings first,
 * and then waits for the next one: a ring in between is not missed, and many are one. A ring that never came (a signal
 * that was lost) costs the patience of the one who waits, and nothing else.
 */
public final class Bell {
    private final Timers timers;

    // on the timers' thread alone
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile long rings;

    public Bell(Timers timers) {
        this.timers = timers;
    }

    /** From any thread, as often as one likes. */
    public void ring() {
        timers.execute(() -> {
            rings = rings + 1;
            List.copyOf(waiting).forEach(each -> each.end(true));
        });
    }

    /** How often it has rung. */
    public long rings() {
        return rings;
    }

    /**
     * Waits for a ring after so many.
     *
     * @param patience how long at most
     * @return whether it rang; emitted on the timers' thread
     */
    public Uni<Boolean> after(long heard, Duration patience) {
        return Uni.createFrom().emitter(emitter -> {
            Waiting one = new Waiting(emitter);
            emitter.onTermination(() -> timers.execute(one::forget));
            timers.execute(() -> {
                if (rings > heard) {
                    emitter.complete(true);
                } else {
                    one.begin(patience);
                }
            });
        });
    }

    private final class Waiting {
        private final UniEmitter<? super Boolean> emitter;
        private Timers.@Nullable Timer timer;
        private boolean over;

        Waiting(UniEmitter<? super Boolean> emitter) {
            this.emitter = emitter;
        }

        void begin(Duration patience) {
            if (!over) {
                waiting.add(this);
                timer = timers.after(patience, () -> end(false));
            }
        }

        void end(boolean rang) {
            forget();
            emitter.complete(rang);
        }

        void forget() {
            over = true;
            waiting.remove(this);
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
