package dev.tallylight.outage;

import dev.tallylight.access.Slice;
import dev.tallylight.annotation.Period;
import dev.tallylight.rest.Cursor;
import dev.tallylight.store.Ids;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statement that finds a page of outages, and its parameters. Whatever is asked for, it walks an index from the newest and
 * stops when the page is full:
 *
 * <ul>
 *   <li>ids have the time of the first failure, so that a period's end is a bound of ids. What began before the period and
 *       reached into it began within the two days before, is still open, or lasted longer than a day: the last two have small
 *       indexes of their own.
 *   <li>where few streams bear the tags that are asked for, each stream's own outages are looked at, and else all of them, of
 *       which a good part is wanted then.
 * </ul>
 */
final class OutageQuery {
    /** So many streams are few. */
    static final int FEW = 300;

    private static final Duration NEAR = Duration.ofDays(2);

    static final String COLUMNS = """
            o.id, o.stream_id, o.kind, coalesce(s.name, o.name) as name, coalesce(s.tags, o.tags) as tags, s.id is null as gone,
            o.since, o.confirmed_at, o.ended_at, o.interruptions, o.part_since, o.off_air_ms, o.reason, o.detail, o.course,
            o.checkpoints, o.withheld, o.acknowledged_at, o.acknowledged_by, o.acknowledged_with, o.note, o.cause, o.revision""";

    /** The same of many: their courses, which are long, are not asked for. */
    private static final String BRIEF = COLUMNS.replace("o.course", "null::text as course");

    private final Tuple parameters = Tuple.tuple();
    private final String most;
    private final StringBuilder always = new StringBuilder("true");
    private final @Nullable Instant from;
    private String near = "";
    private String begin = "";

    private OutageQuery(OutageFilter filter, @Nullable Cursor cursor, int limit) {
        parameters.addInteger(limit + 1);
        most = "$1::int";
        if (filter.stream() != null) {
            also("o.stream_id = ", filter.stream());
        }
        if (cursor != null) {
            also("o.id < ", cursor.id());
        }
        if (Boolean.TRUE.equals(filter.open())) {
            always.append(" and o.ended_at is null");
        } else if (Boolean.FALSE.equals(filter.open())) {
            always.append(" and o.ended_at is not null");
        }
        Period period = filter.period();
        if (period.to() != null) {
            also("o.id < ", Ids.floor(period.to()));
            // what is told late counts since later than its id says
            parameters.addOffsetDateTime(period.to().atOffset(ZoneOffset.UTC));
            always.append(" and o.since < $").append(parameters.size());
        }
        from = period.from();
        if (from != null) {
            parameters.addUUID(Ids.floor(from.isBefore(Instant.EPOCH.plus(NEAR)) ? Instant.EPOCH : from.minus(NEAR)));
            near = "$" + parameters.size();
            parameters.addOffsetDateTime(from.atOffset(ZoneOffset.UTC));
            begin = "$" + parameters.size();
        }
    }

    private void also(String condition, UUID id) {
        parameters.addUUID(id);
        always.append(" and ").append(condition).append('$').append(parameters.size());
    }

    /**
     * A page, and one more where there is more.
     *
     * @param streams the ids of those that may be meant; null where these are many
     */
    static OutageQuery of(
            Slice slice, OutageFilter filter, @Nullable List<UUID> streams, @Nullable Cursor cursor, int limit) {
        OutageQuery query = new OutageQuery(filter, cursor, limit);
        query.within(slice, filter.tag(), streams);
        return query;
    }

    private String sql = "";

    private void within(Slice slice, @Nullable String tag, @Nullable List<UUID> streams) {
        String tags = tags(slice, tag, "coalesce(s.tags, o.tags)");
        if (streams == null || tags.equals("true")) {
            String join = tags.equals("true") ? "" : " left join subject s on s.id = o.stream_id";
            sql = page(newest(join, " and " + tags));
            return;
        }
        String gone = tags.replace("coalesce(s.tags, o.tags)", "o.tags");
        parameters.addArrayOfUUID(streams.toArray(UUID[]::new));
        sql = page("select own.id from unnest($" + parameters.size() + "::uuid[]) as m (id) cross join lateral ("
                + newest("", " and o.stream_id = m.id") + ") as own union all "
                + newest("", " and o.gone and " + gone));
    }

    private String tags(Slice slice, @Nullable String tag, String column) {
        StringBuilder condition = new StringBuilder();
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
            condition.append(slice.seesSql(column, "$" + parameters.size()));
        }
        if (tag != null) {
            parameters.addString(tag);
            condition
                    .append(condition.isEmpty() ? "" : " and ")
                    .append(column)
                    .append(" && array[$")
                    .append(parameters.size())
                    .append("]::varchar[]");
        }
        return condition.isEmpty() ? "true" : condition.toString();
    }

    /** The ids of the newest. */
    private String newest(String join, String also) {
        String all = "(select o.id from outage o" + join + " where " + always + also;
        String end = " order by o.id desc limit " + most + ")";
        if (from == null) {
            return all + end;
        }
        String before = all + " and o.id < " + near;
        return "(" + all + " and o.id >= " + near + " and (o.ended_at is null or o.ended_at > " + begin + ")" + end
                + " union all " + before + " and o.ended_at is null" + end
                + " union all " + before + " and o.ended_at > " + begin
                + " and o.ended_at - least(o.since, o.confirmed_at) > interval '1 day'" + end + ")";
    }

    private String page(String ids) {
        return "select " + BRIEF + " from (" + ids + ") as found join outage o on o.id = found.id"
                + " left join subject s on s.id = o.stream_id order by o.id desc limit " + most;
    }

    String sql() {
        return sql;
    }

    Tuple parameters() {
        return parameters;
    }
}
