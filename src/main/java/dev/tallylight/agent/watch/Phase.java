package dev.tallylight.agent.watch;

import dev.tallylight.agent.StreamId;
import java.time.Duration;

/** Spreads probes over their interval: a stream keeps its phase, so that the load is flat and stays so. */
final class Phase {
    private Phase() {}

    /** Nanoseconds into its interval at which this stream is due, the same at every call. */
    static long of(StreamId stream, String checkpoint, Duration interval) {
        long hash = stream.value().getMostSignificantBits() * 0x9E3779B97F4A7C15L
                ^ stream.value().getLeastSignificantBits()
                ^ (long) checkpoint.hashCode() << 32;
        hash ^= hash >>> 32;
        hash *= 0xD6E8FEB86659FD93L; // spreads neighbouring ids, which UUIDv7 makes
        hash ^= hash >>> 32;
        return Long.remainderUnsigned(hash, interval.toNanos());
    }

    /** The first nanosecond after {@code now} that lies on the stream's grid, counted from {@code origin}. */
    static long next(long origin, long phase, long interval, long now) {
        long since = now - origin - phase;
        return now + interval - Math.floorMod(since, interval);
    }
}
