package dev.tallylight.history.summary;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.history.target.StandingView;
import dev.tallylight.history.target.TargetStandings;
import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Sums up a slice's present. */
@ApplicationScoped
public class SummaryReader {
    private static final int MOST_OUTAGES = 50;
    private static final int MOST_CHANGES = 10;
    private static final int MOST_TARGETS = 50;
    private static final List<String> URGENCY = List.of("burning", "missed", "kept", "unknown");

    /** What lies further back is not looked through for those of a slice. */
    private static final Duration LOOKED_BACK = Duration.ofDays(30);

    private static final String COUNTS =
            "select t.status, count(*) as streams from stream_state t %s group by t.status";

    private static final String OPEN =
            "select count(*) as open from stream_state t %s where t.outage_since is not null";

    private static final String OUTAGES = """
            select t.stream_id, s.name, t.status, t.outage_since as since, t.reason, t.detail
            from stream_state t join stream s on s.id = t.stream_id
            where t.outage_since is not null and %s order by t.outage_since, t.stream_id limit $1""";

    private static final String CHANGES = """
            select t.stream_id, s.name, t.status, t.previous_status, t.reason, t.since, t.confirmed_at
            from transition t join stream s on s.id = t.stream_id
            where t.id >= $2 order by t.id desc limit $1""";

    /** The last of each stream of the slice: a quiet slice does not go through what changed of everybody's. */
    private static final String CHANGES_OF_SLICE = """
            select t.stream_id, s.name, t.status, t.previous_status, t.reason, t.since, t.confirmed_at
            from stream s cross join lateral (
                select * from transition where stream_id = s.id and id >= $2 order by id desc limit $1) t
            where %s order by t.id desc limit $1""";

    private final Pool pool;
    private final CheckpointRegistry checkpoints;
    private final TargetStandings targets;
    private final InstantSource clock;

    SummaryReader(Pool pool, CheckpointRegistry checkpoints, TargetStandings targets, InstantSource clock) {
        this.pool = pool;
        this.checkpoints = checkpoints;
        this.targets = targets;
        this.clock = clock;
    }

    /** All of it: what does not depend on each other is asked for at once. */
    public Uni<SummaryView> of(Slice slice) {
        Instant now = clock.instant();
        return Uni.combine()
                .all()
                .unis(counts(slice), open(slice), outages(slice), changes(slice, now), checkpoints.list(slice))
                .with((counts, open, outages, changes, places) -> new SummaryView(
                        now,
                        SummaryView.Counts.of(counts),
                        open,
                        outages,
                        places.stream().map(SummaryView.Place::of).toList(),
                        changes,
                        promised(slice)));
    }

    private List<SummaryView.Promised> promised(Slice slice) {
        Stream<SummaryView.Promised> tags = targets.ofTags(slice).stream()
                .map(standing -> new SummaryView.Promised(null, null, StandingView.of(standing)));
        Stream<SummaryView.Promised> streams = targets.ofStreams(slice).stream()
                .map(one -> new SummaryView.Promised(one.stream(), one.name(), StandingView.of(one.standing())));
        return Stream.concat(tags.limit(MOST_TARGETS), streams.limit(MOST_TARGETS))
                .sorted(Comparator.comparingInt(
                        one -> URGENCY.indexOf(one.standing().state())))
                .limit(MOST_TARGETS)
                .toList();
    }

    /** How many streams of a slice are what. */
    Uni<Map<Status, Long>> counts(Slice slice) {
        return pool.preparedQuery(COUNTS.formatted(within(slice, 1)))
                .execute(parameters(slice))
                .map(rows -> {
                    Map<Status, Long> counts = new EnumMap<>(Status.class);
                    rows.forEach(row -> counts.put(Status.ofWireName(row.getString("status")), row.getLong("streams")));
                    return counts;
                });
    }

    /** How many outages are going on that somebody is told of: without those in maintenance, or off air as planned. */
    public Uni<Long> needing(Slice slice) {
        return open(slice, OPEN + " and (t.withheld is null or t.withheld not in ('maintenance', 'off_air'))");
    }

    private Uni<Long> open(Slice slice) {
        return open(slice, OPEN);
    }

    private Uni<Long> open(Slice slice, String sql) {
        return pool.preparedQuery(sql.formatted(within(slice, 1)))
                .execute(parameters(slice))
                .map(rows -> rows.iterator().next().getLong("open"));
    }

    private static String within(Slice slice, int parameter) {
        return slice.isAll()
                ? ""
                : "join stream s on s.id = t.stream_id and " + slice.seesSql("s.tags", "$" + parameter);
    }

    private static Tuple parameters(Slice slice, Object... before) {
        Tuple all = Tuple.tuple();
        for (Object each : before) {
            all.addValue(each);
        }
        return slice.isAll() ? all : all.addArrayOfString(slice.array());
    }

    private Uni<List<SummaryView.Outage>> outages(Slice slice) {
        return pool.preparedQuery(OUTAGES.formatted(slice.seesSql("s.tags", "$2")))
                .execute(parameters(slice, MOST_OUTAGES))
                .map(rows -> all(
                        rows,
                        row -> new SummaryView.Outage(
                                row.getUUID("stream_id"),
                                row.getString("name"),
                                Status.ofWireName(row.getString("status")),
                                instant(row, "since"),
                                row.getString("reason"),
                                row.getString("detail"))));
    }

    private Uni<List<SummaryView.Change>> changes(Slice slice, Instant now) {
        UUID earliest = slice.isAll() ? Ids.floor(Instant.EPOCH) : Ids.floor(now.minus(LOOKED_BACK));
        return pool.preparedQuery(slice.isAll() ? CHANGES : CHANGES_OF_SLICE.formatted(slice.seesSql("s.tags", "$3")))
                .execute(parameters(slice, MOST_CHANGES, earliest))
                .map(rows -> all(
                        rows,
                        row -> new SummaryView.Change(
                                row.getUUID("stream_id"),
                                row.getString("name"),
                                Status.ofWireName(row.getString("status")),
                                Status.ofWireName(row.getString("previous_status")),
                                row.getString("reason"),
                                instant(row, "since"),
                                instant(row, "confirmed_at"))));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> view) {
        return StreamSupport.stream(rows.spliterator(), false).map(view).toList();
    }
}
