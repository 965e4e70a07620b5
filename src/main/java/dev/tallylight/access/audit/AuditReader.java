package dev.tallylight.access.audit;

import dev.tallylight.rest.Cursor;
import dev.tallylight.store.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads what was taken down, the newest first. */
@ApplicationScoped
public class AuditReader {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Pool pool;

    AuditReader(Pool pool) {
        this.pool = pool;
    }

    /**
     * One more than {@code limit} where there are more.
     *
     * @param actor a token's name, or its id; null for all
     * @param since the first moment; null for all that is kept
     */
    public Uni<List<AuditView>> page(
            @Nullable String actor, @Nullable Instant since, @Nullable Cursor cursor, int limit) {
        StringBuilder sql = new StringBuilder(
                "select id, at, actor, actor_id, action, object, object_id, name, changes, address, count from audit where true");
        Tuple parameters = Tuple.tuple();
        if (actor != null && !actor.isEmpty()) {
            boolean isId = UUID_FORM.matcher(actor).matches();
            parameters.addString(isId ? UUID.fromString(actor).toString() : actor);
            sql.append(isId ? " and actor_id = $" : " and actor = $").append(parameters.size());
        }
        if (since != null) {
            parameters.addUUID(Ids.floor(since));
            sql.append(" and id >= $").append(parameters.size());
        }
        if (cursor != null) {
            parameters.addUUID(cursor.id());
            sql.append(" and id < $").append(parameters.size());
        }
        parameters.addInteger(limit + 1);
        return pool.preparedQuery(sql.append(" order by id desc limit $")
                        .append(parameters.size())
                        .toString())
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(AuditReader::view)
                        .toList());
    }

    private static AuditView view(Row row) {
        return new AuditView(
                row.getUUID("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("actor"),
                row.getString("actor_id"),
                Action.ofWireName(row.getString("action")),
                row.getString("object"),
                row.getString("object_id"),
                row.getString("name"),
                row.getString("changes"),
                row.getString("address"),
                row.getInteger("count"));
    }
}
