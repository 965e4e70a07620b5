package dev.tallylight.history.sample;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The rows of samples, and of hours' and days' figures. */
@ApplicationScoped
class SampleRows {
    /** In the order of the rows' key, so that two processes that write wait for each other in one order. */
    private static final String WRITE = """
            insert into sample (stream_id, hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum,
                bitrate_min, data)
            select * from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::uuid[], $5::int[], $6::int[], $7::int[],
                $8::bytea[], $9::int[], $10::bigint[], $11::bigint[], $12::bytea[])
            order by 1, 2, 3, 4
            on conflict (stream_id, hour, checkpoint_id, part) do update set ok = excluded.ok, failed = excluded.failed,
                unknown = excluded.unknown, latency = excluded.latency, bitrates = excluded.bitrates,
                bitrate_sum = excluded.bitrate_sum, bitrate_min = excluded.bitrate_min, data = excluded.data""";

    private static final String DATA = """
            select hour, checkpoint_id, part, data from sample where stream_id = $1 and hour >= $2 and hour < $3
            order by hour, checkpoint_id""";

    private static final String FIGURES =
            "select hour, checkpoint_id, part, ok, failed, unknown, latency, bitrates, bitrate_sum, bitrate_min from ";

    private static final String ONES_FIGURES =
            FIGURES + "%s where stream_id = $1 and hour >= $2 and hour < $3 order by hour, checkpoint_id";

    private static final String THROUGH = "select through from sample_progress";

    private final Pool pool;

    SampleRows(Pool pool) {
        this.pool = pool;
    }

    /** Of a stream at a checkpoint. */
    record Hour(Instant at, String checkpoint) {}

    /**
     * Figures of an hour or a day.
     *
     * @param part whose row it is: see {@link SampleSeries}
     */
    record HourRow(Instant at, String checkpoint, UUID part, Figures.Stored figures) {}

    /**
     * Samples of an hour.
     *
     * @param part whose row it is: see {@link SampleSeries}
     * @param data see {@link SampleEncoding}
     */
    record DataRow(Instant hour, String checkpoint, UUID part, byte[] data) {}

    /** Each of them, whether it is there or not. */
    Uni<Void> write(List<SampleSeries.Snapshot> snapshots) {
        if (snapshots.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Figures sum = new Figures();
        List<Figures.Stored> figures = new ArrayList<>();
        for (SampleSeries.Snapshot one : snapshots) {
            sum.clear();
            SampleEncoding.decode(one.data()).forEach(sum::add);
            figures.add(sum.stored());
        }
        Tuple values = Tuple.tuple()
                .addArrayOfUUID(array(snapshots, one -> one.key().stream(), new UUID[0]))
                .addArrayOfOffsetDateTime(array(snapshots, one -> utc(one.key().hour()), new OffsetDateTime[0]))
                .addArrayOfString(array(snapshots, one -> one.key().checkpoint(), new String[0]))
                .addArrayOfUUID(array(snapshots, SampleSeries.Snapshot::part, new UUID[0]));
        addTo(values, figures);
        values.addValue(array(snapshots, one -> Buffer.buffer(one.data()), new Buffer[0]));
        return pool.preparedQuery(WRITE).execute(values).replaceWithVoid();
    }

    private static <S, T> T[] array(List<S> all, Function<S, @Nullable T> of, T[] empty) {
        List<T> values = new ArrayList<>();
        all.forEach(each -> values.add(of.apply(each)));
        return values.toArray(empty);
    }

    /** The seven columns of figures. */
    static void addTo(Tuple values, List<Figures.Stored> figures) {
        values.addArrayOfInteger(array(figures, Figures.Stored::ok, new Integer[0]))
                .addArrayOfInteger(array(figures, Figures.Stored::failed, new Integer[0]))
                .addArrayOfInteger(array(figures, Figures.Stored::unknown, new Integer[0]))
                .addValue(array(figures, one -> buffer(one.latency()), new Buffer[0]))
                .addArrayOfInteger(array(figures, Figures.Stored::bitrates, new Integer[0]))
                .addArrayOfLong(array(figures, Figures.Stored::bitrateSum, new Long[0]))
                .addArrayOfLong(array(figures, Figures.Stored::bitrateMin, new Long[0]));
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    /** A stream's samples of these hours, in the order of hours and checkpoints. */
    Uni<List<DataRow>> samples(UUID stream, Instant from, Instant to) {
        return pool.preparedQuery(DATA)
                .execute(Tuple.of(stream, utc(from), utc(to)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new DataRow(
                                row.getOffsetDateTime("hour").toInstant(),
                                row.getString("checkpoint_id"),
                                row.getUUID("part"),
                                row.getBuffer("data").getBytes()))
                        .toList());
    }

    /**
     * A stream's figures, in that order.
     *
     * @param table {@code sample}, {@code sample_hour} or {@code sample_day}
     */
    Uni<List<HourRow>> figures(String table, UUID stream, Instant from, Instant to) {
        return !from.isBefore(to)
                ? Uni.createFrom().item(List.of())
                : pool.preparedQuery(ONES_FIGURES.formatted(table))
                        .execute(Tuple.of(stream, utc(from), utc(to)))
                        .map(SampleRows::hours);
    }

    static List<HourRow> hours(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(SampleRows::hour)
                .toList();
    }

    static HourRow hour(Row row) {
        return new HourRow(
                row.getOffsetDateTime("hour").toInstant(),
                row.getString("checkpoint_id"),
                row.getUUID("part"),
                new Figures.Stored(
                        row.getInteger("ok"),
                        row.getInteger("failed"),
                        row.getInteger("unknown"),
                        row.getBuffer("latency") == null
                                ? null
                                : row.getBuffer("latency").getBytes(),
                        row.getInteger("bitrates"),
                        row.getLong("bitrate_sum"),
                        row.getLong("bitrate_min")));
    }

    /** The first moment whose hours are not yet counted into hours and days. */
    Uni<Instant> counted() {
        return pool.query(THROUGH)
                .execute()
                .map(rows -> rows.size() == 0
                        ? Instant.EPOCH
                        : rows.iterator()
                                .next()
                                .getLocalDate("through")
                                .plusDays(1)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant());
    }
}
