package dev.tallylight.statuspage.subscriber.post;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Whether a lane stands still, for our mail server does not answer: for a while, longer each time. One that took another mail
 * meanwhile does answer: then what it kept waiting is of the one mail, whose next attempt comes later.
 */
final class Standstill {
    private static final Logger LOG = Logger.getLogger(Standstill.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration MOST_PAUSE = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private int faults;
    private long until;
    private long lastAnswered;

    Standstill(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.until = nanoTime.getAsLong();
        this.lastAnswered = until;
    }

    synchronized boolean lasts() {
        return nanoTime.getAsLong() - until < 0;
    }

    /**
     * Whose fault it is in the end.
     *
     * @param begun when the message was begun, by the same clock
     */
    synchronized Outcome weigh(Outcome outcome, long begun) {
        if (!(outcome instanceof Outcome.Ours ours)) {
            faults = 0;
            lastAnswered = nanoTime.getAsLong();
            return outcome;
        }
        return lastAnswered - begun > 0 ? new Outcome.Failed(ours.error(), null) : outcome;
    }

    /** Until it goes on, where the fault is ours; else nothing. */
    synchronized Duration pause(Outcome outcome) {
        if (!(outcome instanceof Outcome.Ours)) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        if (now - until >= 0) { // the first of those that were under way
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(faults, 10));
            pause = pause.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause;
            faults++;
            until = now + pause.toNanos();
            LOG.warnf("the mail server takes no mails for subscribers; trying again in %d s", pause.toSeconds());
        }
        return Duration.ofNanos(Math.max(0, until - now));
    }
}
