package dev.tallylight.stream.browse;

import dev.tallylight.access.Slice;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Finds streams among many: which, in which order, and how many are what. */
@ApplicationScoped
public class StreamBrowser {
    /** The first tag is what a stream belongs to first. */
    private static final String GROUP = "coalesce(s.tags[1], '')";

    private static final String FROM = " from stream s join stream_state t on t.stream_id = s.id where ";

    /** Whoever has more tags than that looks for them by name. */
    private static final int MOST_TAGS = 500;

    /** Many streams bear the same few tags: each such set is taken apart once. */
    private static final String TAGS =
            "select distinct tag from (select distinct s.tags from stream s where %s) as sets, unnest(sets.tags) as tag"
                    + " order by tag limit " + MOST_TAGS;

    private final Pool pool;
    private final StreamRegistry registry;

    StreamBrowser(Pool pool, StreamRegistry registry) {
        this.pool = pool;
        this.registry = registry;
    }

    /**
     * A page of streams.
     *
     * @param next where it goes on; null where it does not
     */
    public record Listed(List<StreamView> streams, @Nullable ListCursor next) {}

    /** The first so many of them. */
    public Uni<List<StreamView>> first(Slice slice, Search search, int most) {
        return page(slice, search, null, most).map(Listed::streams);
    }

    /** @param cursor the last of the page before; null at the beginning */
    public Uni<Listed> page(Slice slice, Search search, @Nullable ListCursor cursor, int limit) {
        Tuple parameters = Tuple.tuple();
        Search.Order order = search.order();
        String key = order.sql();
        StringBuilder sql = new StringBuilder("select s.id, ")
                .append(key)
                .append(" as place")
                .append(FROM)
                .append(search.condition(slice, parameters));
        if (cursor != null) {
            parameters.addValue(cursor.value()).addUUID(cursor.id());
            int last = parameters.size();
            sql.append(" and (%s, s.id) > (cast($%d as %s), $%d)".formatted(key, last - 1, order.type(), last));
        }
        sql.append(" order by ").append(key).append(", s.id limit ").append(limit + 1);
        return pool.preparedQuery(sql.toString()).execute(parameters).chain(found -> {
            List<Row> rows = StreamSupport.stream(found.spliterator(), false)
                    .limit(limit)
                    .toList();
            ListCursor next = found.size() > limit ? cursor(order, rows.getLast()) : null;
            return of(slice, rows.stream().map(row -> row.getUUID("id")).toList())
                    .map(streams -> new Listed(streams, next));
        });
    }

    private static ListCursor cursor(Search.Order order, Row row) {
        return new ListCursor(order, String.valueOf(row.getValue("place")), row.getUUID("id"));
    }

    /**
     * The first streams of each of these groups, in the groups' order; one more than {@code limit} where there are more.
     *
     * @param groups names of groups
     */
    public Uni<List<StreamView>> ofGroups(Slice slice, Search search, List<String> groups, int limit) {
        if (groups.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Tuple parameters = Tuple.tuple();
        String condition = search.condition(slice, parameters);
        parameters.addArrayOfString(groups.toArray(String[]::new));
        String names = "cast($" + parameters.size() + " as text[])";
        String sql = "select s.id" + FROM + condition + " and " + GROUP + " = any (" + names + ")"
                + " order by array_position(" + names + ", cast(" + GROUP + " as text)), "
                + search.order().sql()
                + ", s.id limit " + (limit + 1);
        return views(slice, sql, parameters);
    }

    private Uni<List<StreamView>> views(Slice slice, String sql, Tuple parameters) {
        return pool.preparedQuery(sql)
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList())
                .chain(ids -> of(slice, ids));
    }

    /** These, in their order, without those that are not there for the slice. */
    public Uni<List<StreamView>> of(Slice slice, List<UUID> ids) {
        return ids.isEmpty() ? Uni.createFrom().item(List.of()) : registry.some(slice, ids);
    }

    /** How many are what, of those that are looked for in whatever state. */
    public Uni<Map<State, Long>> counts(Slice slice, Search search) {
        Tuple parameters = Tuple.tuple();
        Search whatever = search.withoutState();
        // each stream has its one state: of all of them, their rows are not read for it
        String from = slice.isAll() && whatever.isForAll()
                ? " from stream_state t"
                : FROM + whatever.condition(slice, parameters);
        String sql = "select " + State.SQL + " as state, count(*) as streams" + from + " group by 1";
        return pool.preparedQuery(sql).execute(parameters).map(rows -> {
            Map<State, Long> counts = new EnumMap<>(State.class);
            rows.forEach(row -> counts.put(state(row), row.getLong("streams")));
            return counts;
        });
    }

    /** All groups, by their names. */
    public Uni<List<StreamGroup>> groups(Slice slice, Search search) {
        Tuple parameters = Tuple.tuple();
        String sql = "select " + GROUP + " as name, " + State.SQL + " as state, count(*) as streams" + FROM
                + search.condition(slice, parameters) + " group by 1, 2";
        return pool.preparedQuery(sql).execute(parameters).map(StreamBrowser::groups);
    }

    private static List<StreamGroup> groups(RowSet<Row> rows) {
        Map<String, Map<State, Long>> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER.thenComparing(each -> each));
        for (Row row : rows) {
            groups.computeIfAbsent(row.getString("name"), name -> new EnumMap<>(State.class))
                    .put(state(row), row.getLong("streams"));
        }
        return groups.entrySet().stream()
                .map(each -> new StreamGroup(each.getKey(), each.getValue()))
                .toList();
    }

    private static State state(Row row) {
        return Objects.requireNonNull(State.ofWireName(row.getString("state")));
    }

    /** The tags that there are, by name, five hundred at most. */
    public Uni<List<String>> tags(Slice slice) {
        Tuple parameters = slice.isAll() ? Tuple.tuple() : Tuple.tuple().addArrayOfString(slice.array());
        return pool.preparedQuery(TAGS.formatted(slice.seesSql("s.tags", "$1")))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString("tag"))
                        .toList());
    }
}
