package dev.tallylight.webhook.inbox;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.rest.Json;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.inbox.ReceivedRequest.Header;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the inboxes hold: the requests of the last ten minutes, and of them the newest hundred, as far as they fit into
 * 2 MiB. It lies in the database, so that any replica takes a request and any replica shows it.
 */
@ApplicationScoped
class InboxContents {
    static final int MOST_REQUESTS = 100;
    static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final TypeReference<List<List<String>>> PAIRS = new TypeReference<>() {};
    private static final String KEEP = """
            with kept as (
                insert into inbox_request (id, inbox_id, source, method, target, headers, body, body_bytes)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                returning inbox_id
            ), gone as (
                delete from inbox_request where id in (
                    select id from (
                        select id, row_number() over newest as place,
                               sum(length(body) + length(headers)) over newest as bytes
                        from inbox_request where inbox_id = $2 window newest as (order by id desc)) as old
                    where place >= $9 or bytes > $10)
            )
            select pg_notify($11, inbox_id::text) from kept""";
    private static final String SELECT = """
            select id, received_at, source, method, target, headers, body, body_bytes from inbox_request
            where inbox_id = $1 and received_at > now() - interval '10 minutes' order by id desc limit $2""";

    private final Pool pool;
    private final Json json;
    private final Followers followers;
    private @Nullable Follower forgetting;

    InboxContents(Pool pool, ObjectMapper mapper, Followers followers) {
        this.pool = pool;
        this.json = new Json(mapper);
        this.followers = followers;
    }

    void start(@Observes HubStart event) {
        forgetting = followers.each(Follower.Plan.of("inboxes", Duration.ofMinutes(1)), this::forgetTheOld);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (forgetting != null) {
            forgetting.stop();
        }
    }

    /** Keeps a request, makes room for it, and tells whoever watches the inbox. */
    Uni<Void> keep(UUID inbox, ReceivedRequest request) {
        Tuple values = Tuple.tuple()
                .addUUID(request.id())
                .addUUID(inbox)
                .addString(request.source())
                .addString(request.method())
                .addString(request.target())
                .addString(json(request.headers()))
                .addBuffer(Buffer.buffer(request.body()))
                .addInteger(request.bodyBytes())
                .addInteger(MOST_REQUESTS)
                .addInteger(MOST_BYTES - request.body().length)
                .addString(Signals.Channel.INBOX_RECEIVED.sqlName());
        return pool.preparedQuery(KEEP).execute(values).replaceWithVoid();
    }

    /** The newest first. */
    Uni<List<ReceivedRequest>> of(UUID inbox) {
        return pool.preparedQuery(SELECT)
                .execute(Tuple.of(inbox, MOST_REQUESTS))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(this::request)
                        .toList());
    }

    Uni<Void> forgetTheOld() {
        return pool.query("delete from inbox_request where received_at < now() - interval '10 minutes'")
                .execute()
                .replaceWithVoid();
    }

    private ReceivedRequest request(Row row) {
        return new ReceivedRequest(
                row.getUUID("id"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("source"),
                row.getString("method"),
                row.getString("target"),
                headers(row.getString("headers")),
                row.getBuffer("body").getBytes(),
                row.getInteger("body_bytes"));
    }

    private String json(List<Header> headers) {
        return json.write(headers.stream()
                .map(header -> List.of(header.name(), header.value()))
                .toList());
    }

    private List<Header> headers(String text) {
        return json.read(text, PAIRS).stream()
                .map(pair -> new Header(pair.getFirst(), pair.getLast()))
                .toList();
    }
}
