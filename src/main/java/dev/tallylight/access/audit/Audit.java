package dev.tallylight.access.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.store.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes down what is done, by whom and from where, in the transaction that does it: no change is without its row. */
@ApplicationScoped
public class Audit {
    private final Pool pool;
    private final Changes changes;
    private final AuditLog log;
    private final InstantSource clock;

    Audit(Pool pool, ObjectMapper mapper, AuditLog log, InstantSource clock) {
        this.pool = pool;
        this.changes = new Changes(mapper);
        this.log = log;
        this.clock = clock;
    }

    /** In the session's transaction; its line is logged once that is committed. */
    public Uni<Void> note(Note note) {
        AuditRow row = row(note, Caller.now());
        return row == null ? Uni.createFrom().voidItem() : written(List.of(row), () -> log.tell(row));
    }

    /** Many of one call, which itself has a row and a line: theirs are for who debugs. */
    public Uni<Void> noteAll(List<Note> notes) {
        Caller caller = Caller.now();
        List<AuditRow> rows = notes.stream()
                .map(note -> row(note, caller))
                .filter(Objects::nonNull)
                .toList();
        return rows.isEmpty() ? Uni.createFrom().voidItem() : written(rows, () -> rows.forEach(log::whisper));
    }

    /** By itself: of a call whose changes are each noted with their own transactions. */
    public Uni<Void> noteAlone(Note note) {
        return note(pool, note);
    }

    /** Where there is no session: in the transaction of the connection, if it has one. */
    public Uni<Void> note(SqlClient connection, Note note) {
        AuditRow row = row(note, Caller.now());
        return row == null ? Uni.createFrom().voidItem() : written(connection, row);
    }

    /**
     * Somebody came in.
     *
     * @param connection on which that was written
     * @param id of the token, or of the person
     * @param as what, where that is not the token's own; null otherwise
     */
    public Uni<Void> signedIn(SqlClient connection, String name, String id, @Nullable Fields as) {
        return ofSession(connection, name, id, new Note(Action.SIGN_IN, "session", null, null, null, as));
    }

    /** Somebody went out. */
    public Uni<Void> signedOut(SqlClient connection, String name, String id) {
        return ofSession(connection, name, id, new Note(Action.SIGN_OUT, "session", null, null, null, null));
    }

    private Uni<Void> ofSession(SqlClient connection, String name, String id, Note note) {
        Caller caller = new Caller(name, id, Caller.now().address());
        return written(connection, Objects.requireNonNull(row(note, caller)));
    }

    private static Uni<Void> written(List<AuditRow> rows, Runnable afterwards) {
        return Panache.getSession()
                .invoke(session -> AfterCommit.of(session, afterwards))
                .chain(session ->
                        session.persistAll(rows.stream().map(AuditRow::entity).toArray()));
    }

    private Uni<Void> written(SqlClient connection, AuditRow row) {
        return connection
                .preparedQuery(AuditRow.INSERT)
                .execute(row.tuple())
                .invoke(() -> log.tell(row))
                .replaceWithVoid();
    }

    private @Nullable AuditRow row(Note note, Caller caller) {
        var changed = changes.between(note.before(), note.after());
        if (note.action() == Action.UPDATE && changed.isEmpty()) {
            return null;
        }
        var now = clock.instant();
        return new AuditRow(
                Ids.at(now),
                now,
                caller,
                note.action(),
                note.object(),
                note.objectId(),
                note.name(),
                changed.toString(),
                1);
    }
}
