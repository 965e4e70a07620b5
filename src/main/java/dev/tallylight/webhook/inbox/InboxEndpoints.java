package dev.tallylight.webhook.inbox;

import dev.tallylight.access.Slice;
import dev.tallylight.webhook.EndpointSecrets;
import dev.tallylight.webhook.message.SigningKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Finds the endpoints of this installation that send to an inbox: those whose URL holds its path, whatever the host. */
@ApplicationScoped
class InboxEndpoints {
    private static final int MOST = 20;
    private static final String SELECT = """
            select id, secret_encrypted, token_encrypted,
                   case when previous_secret_until > now() then previous_secret_encrypted end as previous
            from webhook_endpoint where position($1 in url_redacted) > 0 and %s order by id limit $2""";

    private final Pool pool;
    private final EndpointSecrets secrets;

    InboxEndpoints(Pool pool, EndpointSecrets secrets) {
        this.pool = pool;
        this.secrets = secrets;
    }

    Uni<List<KnownEndpoint>> sendingTo(Slice slice, InboxView inbox) {
        Tuple parameters = Tuple.of(inbox.path(), MOST);
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(SELECT.formatted(slice.ownsSql("tags", "$3")))
                .execute(parameters)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(this::endpoint)
                        .toList());
    }

    private KnownEndpoint endpoint(Row row) {
        return new KnownEndpoint(
                row.getUUID("id"),
                Stream.of(bytes(row, "secret_encrypted"), bytes(row, "previous"))
                        .filter(Objects::nonNull)
                        .map(kept -> SigningKey.parse(secrets.open(kept)))
                        .toList(),
                secrets.openOrEmpty(bytes(row, "token_encrypted")));
    }

    private static byte @Nullable [] bytes(Row row, String column) {
        @Nullable Buffer value = row.getBuffer(column);
        return value == null ? null : value.getBytes();
    }
}
