package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Writes what happens to streams into the log, so that a bad day does not fill a disk: of each stream a few lines, then
 * one every ten minutes; of all streams some hundreds at once, then two a second. What is left out is counted and said
 * in one line, and is there at the level DEBUG; the transitions themselves are all in the database.
 */
@ApplicationScoped
class TransitionNotes {
    private static final Logger LOG = Logger.getLogger(TransitionNotes.class);
    private static final int MOST_STREAMS = 50_000;
    private static final Duration SUMMED_UP_EACH = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final Map<StreamId, Allowance> ofStream = new ConcurrentHashMap<>();
    private final Allowance ofAll;
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong summedUp;

    @Inject
    TransitionNotes() {
        this(System::nanoTime);
    }

    TransitionNotes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.ofAll = new Allowance(300, Duration.ofMillis(500), nanoTime.getAsLong());
        this.summedUp = new AtomicLong(nanoTime.getAsLong());
    }

    /** So many at once, and one more each time that so much time has passed. */
    private static final class Allowance {
        private final int most;
        private final long refill;
        private long left;
        private long countedAt;

        Allowance(int most, Duration refill, long now) {
            this.most = most;
            this.refill = refill.toNanos();
            this.left = most;
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
            return left == most;
        }

        private void count(long now) {
            long more = (now - countedAt) / refill;
            left = Math.min(most, left + more);
            countedAt += more * refill;
        }
    }

    void note(StreamId stream, String line) {
        if (allows(stream)) {
            LOG.info(line);
        } else {
            LOG.debug(line);
        }
        sumUp();
    }

    /** Whether one more line of it is to be seen by everybody. */
    boolean allows(StreamId stream) {
        long now = nanoTime.getAsLong();
        if (ofStream.size() > MOST_STREAMS) {
            ofStream.values().removeIf(allowance -> allowance.isFull(now));
        }
        Allowance its = ofStream.computeIfAbsent(stream, ignored -> new Allowance(3, Duration.ofMinutes(10), now));
        boolean allowed = its.take(now) && ofAll.take(now);
        if (!allowed) {
            leftOut.incrementAndGet();
        }
        return allowed;
    }

    /** Says what was left out, now and then; to be called now and then. */
    void sumUp() {
        long last = summedUp.get();
        long now = nanoTime.getAsLong();
        if (leftOut.get() > 0 && now - last > SUMMED_UP_EACH.toNanos() && summedUp.compareAndSet(last, now)) {
            LOG.infof(
                    "%d more changes of streams that change often, or of many at once, are not written here:"
                            + " see their transitions, or set this category to DEBUG",
                    leftOut.getAndSet(0));
        }
    }
}
