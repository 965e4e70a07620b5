package dev.tallylight.annotation;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what happened, and finds it again by its time. An id has the time of what it tells of, so that the order of the ids
 * is that of what happened. A slice sees what bears one of its tags or names a stream within it; what concerns all streams is
 * nobody's of a slice.
 */
@ApplicationScoped
public class Annotations {
    private static final String KIND = "annotation";
    private static final String COLUMNS = "a.id, a.at, a.text, a.tags, a.streams, a.actor, a.created_at";

    private static final String INSERT = """
            insert into annotation (id, at, text, streams, tags, actor, created_at) values ($1, $2, $3, $4, $5, $6, $7)""";

    /** %s: whether the stream {@code s} is within the slice. */
    private static final String STREAMS = "select s.id from stream s where s.id = any ($1::uuid[]) and %s";

    private static final String AROUND = "select " + COLUMNS + """

            from annotation a
            where a.id >= $1 and a.id < $2
              and (cardinality(a.streams) = 0 and cardinality(a.tags) = 0 or $3 = any (a.streams) or a.tags && $4::varchar[])
              and %s
            order by a.id desc limit $5""";

    private final Pool pool;
    private final Audit audit;
    private final InstantSource clock;

    Annotations(Pool pool, Audit audit, InstantSource clock) {
        this.pool = pool;
        this.audit = audit;
        this.clock = clock;
    }

    /** Fails with a problem where it would concern anything beyond the slice, or a stream that is not there. */
    public Uni<AnnotationView> add(Slice slice, AnnotationRequest request) {
        Instant now = clock.instant();
        request.check(now);
        List<String> tags = strings(request.tags());
        List<String> streams = strings(request.streams());
        if (streams.isEmpty()) {
            slice.requireOwned(tags);
        } else {
            slice.refuseBeyond(tags);
        }
        Instant at = request.at() == null ? now : request.at();
        AnnotationView view = new AnnotationView(
                Ids.at(at),
                at,
                String.valueOf(request.text()).strip(),
                tags,
                streams,
                Caller.now().actor(),
                now);
        return pool.withTransaction(connection -> requirePresent(connection, slice, request)
                        .chain(() -> connection.preparedQuery(INSERT).execute(row(view)))
                        .chain(() ->
                                audit.note(connection, Note.created(KIND, view.id(), view.text(), Fields.of(request)))))
                .replaceWith(view);
    }

    private static List<String> strings(@Nullable List<? extends @Nullable Object> given) {
        return given == null
                ? List.of()
                : given.stream()
                        .filter(Objects::nonNull)
                        .map(Object::toString)
                        .distinct()
                        .toList();
    }

    private static Tuple row(AnnotationView view) {
        return Tuple.tuple()
                .addUUID(view.id())
                .addOffsetDateTime(view.at().atOffset(ZoneOffset.UTC))
                .addString(view.text())
                .addArrayOfString(view.streams().toArray(String[]::new))
                .addArrayOfString(view.tags().toArray(String[]::new))
                .addString(view.by())
                .addOffsetDateTime(view.createdAt().atOffset(ZoneOffset.UTC));
    }

    private static Uni<Void> requirePresent(SqlClient connection, Slice slice, AnnotationRequest request) {
        List<UUID> wanted = request.streams() == null
                ? List.of()
                : request.streams().stream().filter(Objects::nonNull).toList();
        if (wanted.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters = Tuple.tuple().addArrayOfUUID(wanted.toArray(UUID[]::new));
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return connection
                .preparedQuery(STREAMS.formatted(slice.seesSql("s.tags", "$2")))
                .execute(parameters)
                .invoke(rows -> {
                    List<UUID> present = StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> row.getUUID("id"))
                            .toList();
                    wanted.stream()
                            .filter(id -> !present.contains(id))
                            .findFirst()
                            .ifPresent(missing -> {
                                throw ProblemException.field(
                                        ProblemType.INVALID, "streams", "names no stream that there is: " + missing);
                            });
                })
                .replaceWithVoid();
    }

    /**
     * Newest first; one more than {@code limit} where there are more.
     *
     * @param from null for all that is kept
     * @param to null for none
     */
    public Uni<List<AnnotationView>> list(
            Slice slice, @Nullable Instant from, @Nullable Instant to, @Nullable Cursor cursor, int limit) {
        Tuple parameters = Tuple.of(limit + 1);
        StringBuilder sql = new StringBuilder("select ").append(COLUMNS).append(" from annotation a where ");
        sql.append(within(slice, parameters));
        also(sql, parameters, "a.id >=", from == null ? null : Ids.floor(from));
        also(sql, parameters, "a.id <", to == null ? null : Ids.floor(to));
        also(sql, parameters, "a.id <", cursor == null ? null : cursor.id());
        return pool.preparedQuery(sql.append(" order by a.id desc limit $1").toString())
                .execute(parameters)
                .chain(rows -> seen(slice, views(rows)));
    }

    /** Of each, the streams and tags that are there for the slice. */
    private Uni<List<AnnotationView>> seen(Slice slice, List<AnnotationView> views) {
        UUID[] named = views.stream()
                .flatMap(view -> view.streams().stream())
                .distinct()
                .map(UUID::fromString)
                .toArray(UUID[]::new);
        if (slice.isAll() || views.isEmpty()) {
            return Uni.createFrom().item(views);
        }
        return pool.preparedQuery(STREAMS.formatted(slice.seesSql("s.tags", "$2")))
                .execute(Tuple.of(named).addArrayOfString(slice.array()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("id").toString())
                        .collect(Collectors.toSet()))
                .map(there -> views.stream()
                        .map(view -> view.within(slice.tags(), there))
                        .toList());
    }

    private static void also(StringBuilder sql, Tuple parameters, String condition, @Nullable UUID id) {
        if (id != null) {
            parameters.addUUID(id);
            sql.append(" and ").append(condition).append(" $").append(parameters.size());
        }
    }

    /**
     * What concerned a stream in a while, the newest first.
     *
     * @param tags the stream's
     */
    public Uni<List<AnnotationView>> around(
            Slice slice, UUID stream, List<String> tags, Instant from, Instant to, int most) {
        Tuple parameters = Tuple.tuple()
                .addUUID(Ids.floor(from))
                .addUUID(Ids.floor(to))
                .addString(stream.toString())
                .addArrayOfString(tags.toArray(String[]::new))
                .addInteger(most);
        String sql = AROUND.formatted(within(slice, parameters));
        return pool.preparedQuery(sql).execute(parameters).chain(rows -> seen(slice, views(rows)));
    }

    public Uni<Void> delete(Slice slice, UUID id) {
        Tuple parameters = Tuple.of(id);
        String one = "select " + COLUMNS + " from annotation a where a.id = $1 and " + owned(slice, parameters)
                + " for update";
        return pool.withTransaction(connection -> Existing.orNotFound(
                        connection.preparedQuery(one).execute(parameters).map(rows -> {
                            List<AnnotationView> found = views(rows);
                            return found.isEmpty() ? null : found.getFirst();
                        }),
                        KIND,
                        id)
                .call(() -> connection
                        .preparedQuery("delete from annotation where id = $1")
                        .execute(Tuple.of(id)))
                .chain(was -> audit.note(connection, Note.deleted(KIND, id, was.text(), Fields.of(was)))));
    }

    private static String within(Slice slice, Tuple parameters) {
        if (slice.isAll()) {
            return "true";
        }
        parameters.addArrayOfString(slice.array());
        String tags = "$" + parameters.size();
        return "(" + slice.seesSql("a.tags", tags) + " or exists (select from stream s where s.id = any"
                + " (cast(a.streams as uuid[])) and " + slice.seesSql("s.tags", tags) + "))";
    }

    /** What concerns nothing beyond the slice. */
    private static String owned(Slice slice, Tuple parameters) {
        if (slice.isAll()) {
            return "true";
        }
        parameters.addArrayOfString(slice.array());
        String tags = "$" + parameters.size();
        return "(a.tags <@ " + tags + "::varchar[] and (cardinality(a.tags) > 0 or cardinality(a.streams) > 0)"
                + " and not exists (select from unnest(a.streams) as named (id) left join stream s"
                + " on s.id = cast(named.id as uuid) where s.id is null or not " + slice.seesSql("s.tags", tags) + "))";
    }

    private static List<AnnotationView> views(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new AnnotationView(
                        row.getUUID("id"),
                        row.getOffsetDateTime("at").toInstant(),
                        row.getString("text"),
                        List.of(row.getArrayOfStrings("tags")),
                        List.of(row.getArrayOfStrings("streams")),
                        row.getString("actor"),
                        row.getOffsetDateTime("created_at").toInstant()))
                .toList();
    }
}
