package dev.tallylight.testing;

import dev.tallylight.follow.Timers;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Real timers of a running application that a test may take hold of: for their one owner time then stands still, and
 * passes as the test says, at once, while it goes on for everybody else. Let go, they are real timers again. Actions are
 * run on the owner's thread at all times.
 */
public final class HeldTimers implements Timers {
    private final Timers real;
    /** On the owner's thread alone. */
    private final TreeSet<Set> set =
            new TreeSet<>(Comparator.comparingLong(Set::due).thenComparingLong(Set::order));

    private long orders;
    private volatile boolean held;
    private volatile long heldAt;
    private volatile long ahead;

    public HeldTimers(Timers real) {
        this.real = real;
    }

    private final class Set {
        private final long due;
        private final long order = orders++;
        private final Runnable action;
        private @Nullable Timer timer;

        Set(long due, Runnable action) {
            this.due = due;
            this.action = action;
        }

        long due() {
            return due;
        }

        long order() {
            return order;
        }

        void arm() {
            long left = Math.max(1_000_000, due - nanoTime());
            timer = real.after(Duration.ofNanos(left), () -> {
                if (!held) {
                    run();
                }
            });
        }

        void run() {
            if (set.remove(this)) {
                action.run();
            }
        }

        void cancel() {
            set.remove(this);
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    @Override
    public long nanoTime() {
        return held ? heldAt : real.nanoTime() + ahead;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Set made = new Set(nanoTime() + Math.max(1_000_000, delay.toNanos()), action);
        set.add(made);
        if (!held) {
            made.arm();
        }
        return made::cancel;
    }

    @Override
    public void execute(Runnable action) {
        real.execute(action);
    }

    /** From now on time passes by {@link #next} and {@link #standAt} alone. */
    public void hold() {
        onOwnersThread(() -> {
            heldAt = nanoTime();
            held = true;
            return true;
        });
    }

    /** From now on time passes as everybody's does. */
    public void letGo() {
        onOwnersThread(() -> {
            ahead = heldAt - real.nanoTime();
            held = false;
            set.forEach(Set::arm);
            return true;
        });
    }

    /** Moves on to what is due next, if anything is by then, and runs it. */
    public boolean next(long until) {
        return onOwnersThread(() -> {
            if (set.isEmpty() || set.first().due() > until) {
                return false;
            }
            Set first = set.first();
            heldAt = Math.max(heldAt, first.due());
            first.run();
            return true;
        });
    }

    /** It is so late now, and nothing is run. */
    public void standAt(long nanoTime) {
        onOwnersThread(() -> {
            heldAt = Math.max(heldAt, nanoTime);
            return true;
        });
    }

    private boolean onOwnersThread(Supplier<Boolean> what) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        real.execute(() -> {
            try {
                done.complete(what.get());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
