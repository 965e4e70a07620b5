package dev.tallylight.follow;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Lines of a log of which a bad day brings thousands: of each thing a few at once and then one now and then, and likewise of
 * all together, so that a disk does not fill. What is left out is counted and said in one line, and is there at the level
 * DEBUG. Safe for use from several threads.
 *
 * @param <K> what the things are told apart by
 */
public final class BriefLog<K> {
    private static final int MOST_REMEMBERED = 50_000;
    private static final Duration SUMMED_UP_EACH = Duration.ofSeconds(30);

    /**
     * How much is said.
     *
     * @param most so many lines at once
     * @param refill and one more each time that so much time has passed
     */
    public record Limit(int most, Duration refill) {}

    private final Logger log;
    private final String leftOutInWords;
    private final Limit ofEach;
    private final LongSupplier nanoTime;
    private final Map<K, Allowance> allowances = new ConcurrentHashMap<>();
    private final Allowance ofAll;
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong summedUp;

    /** @param leftOutInWords what is said of that which is left out, after its number */
    public BriefLog(Logger log, String leftOutInWords, Limit ofEach, Limit ofAll, LongSupplier nanoTime) {
        this.log = log;
        this.leftOutInWords = leftOutInWords;
        this.ofEach = ofEach;
        this.nanoTime = nanoTime;
        this.ofAll = new Allowance(ofAll, nanoTime.getAsLong());
        this.summedUp = new AtomicLong(nanoTime.getAsLong());
    }

    private static final class Allowance {
        private final Limit limit;
        private long left;
        private long countedAt;

        Allowance(Limit limit, long now) {
            this.limit = limit;
            this.left = limit.most();
            this.countedAt = now;
        }

        synchronized boolean take(long now) {
            count(now);
            if (left == 0) {
                return false;
            }
            left--;
            return true;
        }

        synchronized boolean isFull(long now) {
            count(now);
            return left == limit.most();
        }

        private void count(long now) {
            long more = (now - countedAt) / limit.refill().toNanos();
            left = Math.min(limit.most(), left + more);
            countedAt += more * limit.refill().toNanos();
        }
    }

    /** Says it, at INFO or, where there was much of it, at DEBUG. */
    public void say(K thing, String line) {
        if (allows(thing)) {
            log.info(line);
        } else {
            log.debug(line);
        }
        sumUp();
    }

    /** Whether one more line of it is to be seen by everybody. */
    public boolean allows(K thing) {
        long now = nanoTime.getAsLong();
        if (allowances.size() > MOST_REMEMBERED) {
            allowances.values().removeIf(allowance -> allowance.isFull(now));
        }
        boolean allowed = allowances
                        .computeIfAbsent(thing, ignored -> new Allowance(ofEach, now))
                        .take(now)
                && ofAll.take(now);
        if (!allowed) {
            leftOut.incrementAndGet();
        }
        return allowed;
    }

    /** Says how much was left out, now and then; to be called now and then. */
    public void sumUp() {
        long last = summedUp.get();
        long now = nanoTime.getAsLong();
        if (leftOut.get() > 0 && now - last > SUMMED_UP_EACH.toNanos() && summedUp.compareAndSet(last, now)) {
            log.infof("%d more %s", leftOut.getAndSet(0), leftOutInWords);
        }
    }
}
