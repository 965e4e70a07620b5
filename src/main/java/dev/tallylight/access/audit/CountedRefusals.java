package dev.tallylight.access.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Refusals of the last minute, in memory: of the same caller, object and status they are counted and are one row. There is room
 * for {@value #MOST} rows in a minute; from then on all others are one row of a status, whose address is not told.
 */
final class CountedRefusals {
    static final int MOST = 200;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Caller MANY = new Caller(null, null, null);

    private final Map<Key, Counted> rows = new HashMap<>();

    /** What makes refusals the same. */
    record Key(Caller caller, String object, int status) {}

    private static final class Counted {
        private final Key key;
        private final UUID id;
        private final Instant at;
        private final long since;
        private int count;
        private int written;

        Counted(Key key, UUID id, Instant at, long since) {
            this.key = key;
            this.id = id;
            this.at = at;
            this.since = since;
        }
    }

    /**
     * A row whose count in the database is not what it is.
     *
     * @param isFirst whether it is not there at all
     */
    record Unwritten(Key key, AuditRow row, boolean isFirst) {}

    /** @param nanos a reading of {@link System#nanoTime} */
    synchronized void count(Key key, long nanos, Supplier<UUID> id, Instant at) {
        Key bounded = rows.containsKey(key) || rows.size() < MOST ? key : new Key(MANY, "many", key.status());
        Counted row = rows.get(bounded);
        if (row == null || nanos - row.since >= MINUTE && row.written == row.count) {
            row = new Counted(bounded, id.get(), at, nanos);
            rows.put(bounded, row);
        }
        row.count++;
    }

    /** What is to be written; what is written and older than a minute is forgotten. */
    synchronized List<Unwritten> unwritten(long nanos) {
        rows.values().removeIf(row -> nanos - row.since >= MINUTE && row.written == row.count);
        List<Unwritten> all = new ArrayList<>();
        for (Counted row : rows.values()) {
            if (row.written < row.count) {
                all.add(new Unwritten(row.key, row(row), row.written == 0));
            }
        }
        return all;
    }

    synchronized void written(Unwritten one) {
        Counted row = rows.get(one.key());
        if (row != null && Objects.equals(row.id, one.row().id())) {
            row.written = one.row().count();
        }
    }

    private static AuditRow row(Counted row) {
        return new AuditRow(
                row.id,
                row.at,
                row.key.caller(),
                Action.REFUSED,
                row.key.object(),
                null,
                null,
                "{\"status\":{\"after\":" + row.key.status() + "}}",
                row.count);
    }
}
