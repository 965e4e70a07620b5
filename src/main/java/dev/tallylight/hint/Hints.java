package dev.tallylight.hint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and removes doors. A slice sees those whose streams are all within it: through any other, more would be heard
 * than it may know of.
 */
@ApplicationScoped
public class Hints {
    /** In all. */
    static final int MOST = 1_000;

    private static final String KIND = "hint";
    private static final String PREFIX = "hint_";
    private static final String COLUMNS =
            "id, kind, name, tags, heard_at, heard, heard_from, created_at, updated_at, revision";

    /** Or those that are made at the same moment count the same ones before them. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('tallylight.hints'))";

    private static final String INSERT = """
            insert into hint (id, kind, name, tags, key_hash, created_at, updated_at)
            select $1, $2, $3, $4, $5, $6, $6 where (select count(*) from hint) < $7""";

    private final Pool pool;
    private final Audit audit;
    private final MergePatch mergePatch;
    private final HintKeys keys;
    private final Signals signals;
    private final InstantSource clock;

    Hints(Pool pool, Audit audit, MergePatch mergePatch, HintKeys keys, Signals signals, InstantSource clock) {
        this.pool = pool;
        this.audit = audit;
        this.mergePatch = mergePatch;
        this.keys = keys;
        this.signals = signals;
        this.clock = clock;
    }

    /** A door and the number of its state. */
    public record Found(HintView view, long revision) {}

    /**
     * Makes one; only this answer holds its key.
     *
     * @throws ProblemException when it is not valid, reaches beyond the slice, or there are {@value #MOST} already
     */
    public Uni<Found> create(Slice slice, HintRequest request) {
        HintRequest.Draft draft = request.draft();
        slice.requireOwned(draft.tags());
        String key = SecretText.random(PREFIX);
        Instant now = clock.instant();
        HintView view = new HintView(
                Ids.at(now), draft.kind(), draft.name(), draft.tags(), null, null, null, now, now, key, null);
        return pool.withTransaction(connection -> connection
                        .query(ONE_AT_A_TIME)
                        .execute()
                        .chain(() -> connection
                                .preparedQuery(INSERT)
                                .execute(Tuple.tuple()
                                        .addUUID(view.id())
                                        .addString(view.kind().wireName())
                                        .addString(view.name())
                                        .addArrayOfString(view.tags().toArray(String[]::new))
                                        .addBuffer(hash(key))
                                        .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
                                        .addInteger(MOST)))
                        .invoke(rows -> {
                            if (rows.rowCount() == 0) {
                                throw new ProblemException(
                                        ProblemType.CONFLICT,
                                        "There are " + MOST + " hints already: delete one first.");
                            }
                        })
                        .chain(() -> audit.note(
                                connection, Note.created(KIND, view.id(), view.name(), Fields.of(view.request()))))
                        .chain(() -> changed(connection, view.id())))
                .replaceWith(new Found(view, 1));
    }

    /** In the order they were made; one more than {@code limit} where there are more. */
    public Uni<List<HintView>> list(Slice slice, @Nullable Cursor cursor, int limit) {
        Tuple parameters = Tuple.of(cursor == null ? new UUID(0, 0) : cursor.id(), limit + 1);
        return pool.preparedQuery("select " + COLUMNS + " from hint where id > $1 and "
                        + owned(slice, "tags", parameters) + " order by id limit $2")
                .execute(parameters)
                .map(rows -> found(rows).stream().map(Found::view).toList());
    }

    public Uni<Found> get(Slice slice, UUID id) {
        return one(pool, slice, id, "");
    }

    /**
     * Applies a merge patch.
     *
     * @param expectedRevision the one that the client saw; null to change it whatever it is
     */
    public Uni<Found> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return pool.withTransaction(connection -> locked(connection, slice, id, expectedRevision)
                        .chain(was -> patched(connection, slice, was, patch))
                        .call(() -> changed(connection, id)))
                .call(this::known);
    }

    private Uni<Found> patched(SqlConnection connection, Slice slice, Found was, JsonNode patch) {
        HintRequest request = mergePatch.apply(was.view().request(), patch, HintRequest.class);
        HintRequest.Draft draft = request.draft();
        slice.requireOwned(draft.tags());
        HintRequest is = new HintRequest(draft.kind().wireName(), draft.name(), List.copyOf(draft.tags()));
        if (is.equals(was.view().request())) {
            return Uni.createFrom().item(was);
        }
        return connection
                .preparedQuery("update hint set kind = $2, name = $3, tags = $4, updated_at = $5,"
                        + " revision = revision + 1 where id = $1")
                .execute(Tuple.tuple()
                        .addUUID(was.view().id())
                        .addString(draft.kind().wireName())
                        .addString(draft.name())
                        .addArrayOfString(draft.tags().toArray(String[]::new))
                        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(() -> audit.note(
                        connection,
                        Note.updated(
                                KIND,
                                was.view().id(),
                                draft.name(),
                                Fields.of(was.view().request()),
                                Fields.of(is))))
                .chain(() -> one(connection, slice, was.view().id(), ""));
    }

    /** Another key in place of the old one, which opens nothing from now on. */
    public Uni<Found> rotateKey(Slice slice, UUID id) {
        String key = SecretText.random(PREFIX);
        return pool.withTransaction(connection -> locked(connection, slice, id, null)
                        .call(was -> connection
                                .preparedQuery(
                                        "update hint set key_hash = $2, updated_at = $3, revision = revision + 1 where id = $1")
                                .execute(Tuple.tuple()
                                        .addUUID(id)
                                        .addBuffer(hash(key))
                                        .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC))))
                        .call(was -> audit.note(
                                connection, Note.replaced(KIND, id, was.view().name(), "key")))
                        .chain(() -> one(connection, slice, id, ""))
                        .call(() -> changed(connection, id))
                        .map(found -> new Found(withKey(found.view(), key), found.revision())))
                .call(this::known);
    }

    /** With what it proposes. */
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return pool.withTransaction(connection -> locked(connection, slice, id, expectedRevision)
                        .call(() -> connection
                                .preparedQuery("delete from hint where id = $1")
                                .execute(Tuple.of(id)))
                        .chain(was -> audit.note(
                                connection,
                                Note.deleted(
                                        KIND,
                                        id,
                                        was.view().name(),
                                        Fields.of(was.view().request()))))
                        .chain(() -> changed(connection, id)))
                .chain(this::known);
    }

    private Uni<Void> changed(SqlClient connection, UUID id) {
        return signals.send(connection, Signals.Channel.HINT_CHANGED, id.toString());
    }

    /** Here at once, whatever the signal does; where it does not work now, a moment later. */
    private Uni<Void> known() {
        return keys.read().onFailure().recoverWithNull();
    }

    private static Uni<Found> locked(SqlClient connection, Slice slice, UUID id, @Nullable Long expectedRevision) {
        return one(connection, slice, id, " for update")
                .invoke(found -> Revision.check(KIND, found.revision(), expectedRevision));
    }

    private static Uni<Found> one(SqlClient connection, Slice slice, UUID id, String lock) {
        Tuple parameters = Tuple.of(id);
        String where = " from hint where id = $1 and " + owned(slice, "tags", parameters);
        return Existing.orNotFound(
                connection
                        .preparedQuery("select " + COLUMNS + where + lock)
                        .execute(parameters)
                        .map(rows -> found(rows).stream().findFirst().orElse(null)),
                KIND,
                id);
    }

    /** Whether tags reach nothing beyond the slice, whose own become the next parameter. */
    static String owned(Slice slice, String column, Tuple parameters) {
        if (slice.isAll()) {
            return "true";
        }
        parameters.addArrayOfString(slice.array());
        return slice.ownsSql(column, "$" + parameters.size());
    }

    private static Buffer hash(String key) {
        return Buffer.buffer(SecretText.sha256(key));
    }

    private static HintView withKey(HintView view, String key) {
        return new HintView(
                view.id(),
                view.kind(),
                view.name(),
                view.tags(),
                view.heardAt(),
                view.heard(),
                view.heardFrom(),
                view.createdAt(),
                view.updatedAt(),
                key,
                null);
    }

    private static List<Found> found(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Found(
                        new HintView(
                                row.getUUID("id"),
                                MediaServer.ofWireName(row.getString("kind")),
                                row.getString("name"),
                                List.of(row.getArrayOfStrings("tags")),
                                time(row, "heard_at"),
                                row.getString("heard"),
                                row.getString("heard_from"),
                                row.getOffsetDateTime("created_at").toInstant(),
                                row.getOffsetDateTime("updated_at").toInstant(),
                                null,
                                null),
                        row.getLong("revision")))
                .toList();
    }

    private static @Nullable Instant time(Row row, String column) {
        return row.getOffsetDateTime(column) == null
                ? null
                : row.getOffsetDateTime(column).toInstant();
    }
}
