package dev.tallylight.history.summary;

import dev.tallylight.access.Slice;
import dev.tallylight.alert.Status;
import dev.tallylight.stream.browse.State;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads how a slice's streams are, all of them at once, for whoever looks at them from across the room. */
@ApplicationScoped
public class LampReader {
    private static final String OF = " from stream s join stream_state t on t.stream_id = s.id";
    private static final String LAMPS =
            "select s.id, s.name, t.status, coalesce(t.outage_since, t.since) as since, t.reason,"
                    + " o.id as outage, o.acknowledged_by, t.withheld" + OF
                    + " left join outage o on o.stream_id = s.id and o.ended_at is null where %s order by array_position("
                    + "array['offline', 'degraded', 'unknown', 'online', 'paused'], t.status), lower(s.name), s.id limit $1";
    private static final String COUNTS =
            "select t.status, t.withheld, count(*) as streams" + OF + " where %s group by t.status, t.withheld";

    private final Pool pool;

    LampReader(Pool pool) {
        this.pool = pool;
    }

    /**
     * How all of them are.
     *
     * @param total how many there are
     * @param counts how many of them are shown as what, where not all of them fit; else empty
     * @param shown as many as fit, those that need somebody first
     */
    public record Lamps(long total, Map<String, Long> counts, List<Lamp> shown) {
        /** All of them. */
        public static Lamps all(List<Lamp> shown) {
            return new Lamps(shown.size(), Map.of(), shown);
        }
    }

    /**
     * @param tag only streams with this tag
     * @param most so many at most
     */
    public Uni<Lamps> of(Slice slice, @Nullable String tag, int most) {
        return shown(slice, tag, most)
                .chain(shown -> shown.size() < most
                        ? Uni.createFrom().item(Lamps.all(shown))
                        : counts(slice, tag)
                                .map(counts -> new Lamps(
                                        counts.values().stream()
                                                .mapToLong(Long::longValue)
                                                .sum(),
                                        counts,
                                        shown)));
    }

    private Uni<List<Lamp>> shown(Slice slice, @Nullable String tag, int most) {
        Tuple parameters = Tuple.of(most);
        return pool.preparedQuery(LAMPS.formatted(within(slice, tag, parameters)))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(LampReader::lamp)
                        .toList());
    }

    private Uni<Map<String, Long>> counts(Slice slice, @Nullable String tag) {
        Tuple parameters = Tuple.tuple();
        return pool.preparedQuery(COUNTS.formatted(within(slice, tag, parameters)))
                .execute(parameters)
                .map(rows -> {
                    Map<String, Long> counts = new TreeMap<>();
                    rows.forEach(row -> counts.merge(
                            State.of(Status.ofWireName(row.getString("status")), row.getString("withheld"))
                                    .wireName(),
                            row.getLong("streams"),
                            Long::sum));
                    return counts;
                });
    }

    private static String within(Slice slice, @Nullable String tag, Tuple parameters) {
        StringBuilder condition = new StringBuilder("true");
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            condition.append(" and ").append(slice.seesSql("s.tags", "$" + parameters.size()));
        }
        if (tag != null) {
            parameters.addArrayOfString(new String[] {tag});
            condition.append(" and s.tags @> cast($").append(parameters.size()).append(" as varchar[])");
        }
        return condition.toString();
    }

    private static Lamp lamp(Row row) {
        return new Lamp(
                row.getUUID("id"),
                row.getString("name"),
                Status.ofWireName(row.getString("status")),
                row.getOffsetDateTime("since").toInstant(),
                row.getString("reason"),
                row.getUUID("outage"),
                row.getString("acknowledged_by"),
                row.getString("withheld"));
    }
}
