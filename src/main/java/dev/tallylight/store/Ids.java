package dev.tallylight.store;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.UUID;

/** Ids that sort by the time they were made: UUIDv7 (RFC 9562 §5.7). The tables that grow are partitioned by them. */
public final class Ids {
    private Ids() {}

    /** An id of that moment, in milliseconds; ids of one moment are random among themselves. */
    public static UUID at(Instant moment) {
        return UuidCreator.getTimeOrderedEpoch(moment);
    }

    /** The smallest id of that moment: a bound, never an id of anything. The database's {@code uuid_floor}. */
    public static UUID floor(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16, 0);
    }
}
