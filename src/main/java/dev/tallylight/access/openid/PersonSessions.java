package dev.tallylight.access.openid;

import dev.tallylight.access.audit.Action;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/**
 * Ends what somebody signed in by. Groups are read at the sign-in alone, so whoever leaves stays in for as long as that lasts,
 * unless an admin says otherwise.
 */
@ApplicationScoped
class PersonSessions {
    private static final String END =
            "delete from console_session where person_id = $1 returning person_name, expires_at > now() as held";

    private final Pool pool;
    private final Audit audit;
    private final Signals signals;

    PersonSessions(Pool pool, Audit audit, Signals signals) {
        this.pool = pool;
        this.audit = audit;
        this.signals = signals;
    }

    /**
     * All of somebody's, in every browser; live feeds end with them. It is audited.
     *
     * @param person as {@link Person#id()}, which the audit has as {@code actorId}
     * @return fails with a problem of the type {@code not-found} where nobody is signed in by that id
     */
    Uni<Void> end(UUID person) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery(END)
                        .execute(Tuple.of(person))
                        .chain(ended -> noted(connection, person, ended)))
                .call(() -> signals.send(Signals.Channel.ACCESS_CHANGED, ""));
    }

    private Uni<Void> noted(SqlConnection connection, UUID person, RowSet<Row> ended) {
        int held = 0;
        String name = "";
        for (Row each : ended) {
            held += each.getBoolean("held") ? 1 : 0;
            name = each.getString("person_name");
        }
        if (held == 0) {
            return Uni.createFrom().failure(ProblemException.notFound("signed-in person", person.toString()));
        }
        Fields were = Fields.of(Map.of("sessions", held));
        return audit.note(connection, new Note(Action.DELETE, "session", person.toString(), name, were, null));
    }
}
