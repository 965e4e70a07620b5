package dev.tallylight.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A clock that is told the time now and then and carries it on by itself, monotonically. Until it is told for the first
 * time it is the machine's own. It ticks in milliseconds, as the API writes times, so that what a client computes from
 * them is what we computed.
 */
final class CarriedClock implements InstantSource {
    private static final Logger LOG = Logger.getLogger(CarriedClock.class);

    /** A difference of less is how long the answer took, or how clocks drift. */
    private static final Duration DRIFT = Duration.ofMillis(50);

    /** One of more is worth a line. */
    private static final Duration STEP = Duration.ofSeconds(2);

    private final InstantSource own;
    private final LongSupplier nanos;
    private volatile @Nullable Told told;

    /** A time, and what the monotonic clock said then. */
    private record Told(Instant time, long at) {
        Instant carriedTo(long now) {
            return time.plusNanos(now - at);
        }
    }

    CarriedClock(InstantSource own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    @Override
    public Instant instant() {
        Told last = told;
        return last == null ? own.instant() : last.carriedTo(nanos.getAsLong()).truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Tells it the time, which was read at some moment between the two.
     *
     * @param asked as the monotonic clock had it
     * @param answered likewise
     */
    void isNow(Instant time, long asked, long answered) {
        Told before = told;
        Told now = new Told(time, asked + (answered - asked) / 2);
        if (before == null) {
            told = now;
            return;
        }
        Duration off = Duration.between(before.carriedTo(now.at()), time);
        if (off.abs().compareTo(DRIFT.plusNanos(answered - asked)) > 0) {
            told = now;
            if (off.abs().compareTo(STEP) > 0) {
                LOG.warnf(
                        "the database's clock was set %s by %d s",
                        off.isNegative() ? "back" : "ahead", off.abs().toSeconds());
            }
        }
    }
}
