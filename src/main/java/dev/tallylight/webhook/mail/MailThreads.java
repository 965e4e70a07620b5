package dev.tallylight.webhook.mail;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which mails belong together: those of one stream or server from the first that told of trouble until the one that says
 * that it is back. Read from the event log, so that it is the same in every attempt, on every replica and after a replay.
 */
@ApplicationScoped
class MailThreads {
    private static final int MOST_LOOKED_AT = 100;
    /** The first, which opens the thread, and as many of the last: mail programs need no more. */
    private static final int MOST_REFERENCES = 10;

    private static final String BEFORE = """
            select id, type from event
            where stream_id = $1 and sequence < $2 and withheld is null and (for_endpoint is null or for_endpoint = $3)
            order by sequence desc limit $4""";

    private static final Set<String> BACK =
            Set.of(EventType.STREAM_ONLINE.wireName(), EventType.SERVER_ONLINE.wireName());

    private final Pool pool;

    MailThreads(Pool pool) {
        this.pool = pool;
    }

    /**
     * The events of the same outage before this one, the first one first; empty for what is of no stream and no server.
     *
     * @param endpoint what was for another one alone is left out: no mail of it has come there
     */
    Uni<List<EventId>> before(Event event, UUID endpoint) {
        return event.subjectId() == null
                ? Uni.createFrom().item(List.of())
                : pool.preparedQuery(BEFORE)
                        .execute(Tuple.of(event.subjectId(), event.sequence(), endpoint, MOST_LOOKED_AT))
                        .map(MailThreads::thread);
    }

    private static List<EventId> thread(RowSet<Row> newestFirst) {
        List<EventId> thread = new ArrayList<>();
        for (Row row : newestFirst) {
            if (BACK.contains(row.getString("type"))) {
                break;
            }
            thread.addFirst(new EventId(row.getUUID("id")));
        }
        while (thread.size() > MOST_REFERENCES) {
            thread.remove(1);
        }
        return thread;
    }
}
