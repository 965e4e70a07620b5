package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Leaving, by the link that each mail carries: nothing of the subscriber stays. Twice is as good as once. */
@ApplicationScoped
public class Departures {
    private static final String HELD = "select page_id, address_masked from subscriber where id = $1";
    private static final String LEAVE = "delete from subscriber where id = $1 returning page_id, address_masked";

    private final Pool pool;
    private final SubscriptionLinks links;

    Departures(Pool pool, SubscriptionLinks links) {
        this.pool = pool;
        this.links = links;
    }

    /** What there is to leave: a page, and the address without what would tell it. */
    public record Held(UUID page, String masked) {}

    /** What a link ends; null where that is ended already. Fails with 404 where the link is none of ours. */
    public Uni<@Nullable Held> look(String token) {
        return held(HELD, token);
    }

    /** Ends it, and tells what that was; null where it was ended already. Fails likewise. */
    public Uni<@Nullable Held> leave(String token) {
        return held(LEAVE, token);
    }

    private Uni<@Nullable Held> held(String sql, String token) {
        return Uni.createFrom()
                .deferred(() -> pool.preparedQuery(sql).execute(Tuple.of(subscriber(token))))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return null;
                    }
                    var row = rows.iterator().next();
                    return new Held(row.getUUID("page_id"), row.getString("address_masked"));
                });
    }

    private UUID subscriber(String token) {
        UUID subscriber = links.leaving(token);
        if (subscriber == null) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND, "This link is not valid: copy the whole of it from the mail, with its end.");
        }
        return subscriber;
    }
}
