package dev.tallylight.access.audit;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row, on its way into the database and into the log.
 *
 * @param changes JSON, an object
 */
record AuditRow(
        UUID id,
        Instant at,
        Caller caller,
        Action action,
        String object,
        @Nullable String objectId,
        @Nullable String name,
        String changes,
        int count) {
    /** Again with the same id, it is counted on. */
    static final String INSERT = """
            insert into audit (id, at, actor, actor_id, action, object, object_id, name, changes, address, count)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (id) do update set count = greatest(audit.count, excluded.count)""";

    Tuple tuple() {
        return Tuple.tuple()
                .addUUID(id)
                .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
                .addString(caller.actor())
                .addString(caller.actorId())
                .addString(action.wireName())
                .addString(object)
                .addString(objectId)
                .addString(name)
                .addString(changes)
                .addString(caller.address())
                .addInteger(count);
    }

    AuditEntity entity() {
        AuditEntity entity = new AuditEntity();
        entity.id = id;
        entity.at = at;
        entity.actor = caller.actor();
        entity.actorId = caller.actorId();
        entity.action = action.wireName();
        entity.object = object;
        entity.objectId = objectId;
        entity.name = name;
        entity.changes = changes;
        entity.address = caller.address();
        entity.count = count;
        return entity;
    }
}
