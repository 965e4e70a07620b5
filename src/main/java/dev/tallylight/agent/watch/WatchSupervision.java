package dev.tallylight.agent.watch;

import dev.tallylight.follow.Pulse;
import dev.tallylight.follow.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares what must be with what is: each watch has begun a probe or ended one as lately as its stream's interval and
 * time-out ask for. One that has not is to be begun anew. Its pulse is as old as the most overdue of them, whether it was
 * begun anew or not, and healthy where nothing is watched.
 */
final class WatchSupervision {
    static final String NAME = "watches";

    private static final Logger LOG = Logger.getLogger(WatchSupervision.class);

    private final Timers timers;
    private final Supplier<Collection<Watch>> watches;
    private final Consumer<Watch> beginAnew;
    private boolean spokenOf;

    /** @param timers whose time the watches' timers have, too */
    WatchSupervision(Timers timers, Supplier<Collection<Watch>> watches, Consumer<Watch> beginAnew) {
        this.timers = timers;
        this.watches = watches;
        this.beginAnew = beginAnew;
    }

    /** To be called every few seconds, by one thread at a time. */
    void look() {
        long now = timers.nanoTime();
        int stuck = 0;
        for (Watch watch : watches.get()) {
            if (watch.isStuck(now)) {
                if (stuck == 0 && !spokenOf) {
                    LOG.errorf(
                            "stream %s was not looked at for %d s longer than it should be: its watch is begun anew",
                            watch.assignment().stream(), watch.overdue(now).toSeconds());
                }
                stuck++;
                beginAnew.accept(watch);
            }
        }
        if (stuck > 1 && !spokenOf) {
            LOG.errorf("the same with %d more watches", stuck - 1);
        }
        spokenOf = mostOverdue(now) != null; // said once until all is well again
    }

    Pulse pulse() {
        long now = timers.nanoTime();
        Watch worst = mostOverdue(now);
        if (worst == null) {
            return new Pulse(NAME, Duration.ZERO, Duration.ZERO, null);
        }
        Duration overdue = worst.overdue(now);
        return new Pulse(
                NAME,
                overdue,
                overdue,
                "stream " + worst.assignment().stream() + " should have been looked at " + overdue.toSeconds()
                        + " s ago");
    }

    private @Nullable Watch mostOverdue(long now) {
        Watch worst = null;
        Duration most = Duration.ZERO;
        for (Watch watch : watches.get()) {
            Duration overdue = watch.overdue(now);
            if (overdue.compareTo(most) > 0) {
                worst = watch;
                most = overdue;
            }
        }
        return worst;
    }
}
