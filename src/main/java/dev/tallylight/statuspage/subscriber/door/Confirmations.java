package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;

/** Saying yes to a subscription by the link in its confirmation mail: looked at as often as one likes, good once. */
@ApplicationScoped
public class Confirmations {
    private static final String HELD = "select page_id, nonce, address_masked from subscriber where id = $1";

    /** From now on: what happened before is on the page. */
    private static final String CONFIRM = """
            update subscriber
            set state = 'active', nonce = null, ask_at = null, confirmed_at = now(), attempts = 0, next_attempt_at = now(),
                bounces = 0, bounced_at = null, last_error = null, failing_since = null, lease = null,
                told_up_to = (select coalesce(max(sequence), 0) from event)
            where id = $1""";

    private final Pool pool;
    private final SubscriptionLinks links;
    private final Subscriptions subscriptions;
    private final InstantSource clock;

    Confirmations(Pool pool, SubscriptionLinks links, Subscriptions subscriptions, InstantSource clock) {
        this.pool = pool;
        this.links = links;
        this.subscriptions = subscriptions;
        this.clock = clock;
    }

    /**
     * A subscription as whoever holds its link is shown it.
     *
     * @param masked the address, without what would tell it
     */
    public record Held(UUID page, String masked) {}

    /** What a link is for; fails with 404 where it is none of ours, or not good any more. */
    public Uni<Held> look(String token) {
        return Uni.createFrom().deferred(() -> {
            SubscriptionLinks.Claim claim = claim(token);
            return pool.preparedQuery(HELD)
                    .execute(Tuple.of(claim.subscriber()))
                    .map(rows -> proven(claim, rows));
        });
    }

    /** Uses it. Fails likewise, and with 422 where the page is full by now. */
    public Uni<Held> confirm(String token) {
        return Uni.createFrom().deferred(() -> {
            SubscriptionLinks.Claim claim = claim(token);
            Tuple id = Tuple.of(claim.subscriber());
            return pool.withTransaction(connection -> connection
                    .preparedQuery(HELD + " for update")
                    .execute(id)
                    .map(rows -> proven(claim, rows))
                    .call(held -> subscriptions.refuseWhereFull(connection, held.page()))
                    .call(() -> connection.preparedQuery(CONFIRM).execute(id)));
        });
    }

    private SubscriptionLinks.Claim claim(String token) {
        SubscriptionLinks.Claim claim = links.claim(token, clock.instant());
        if (claim == null) {
            throw gone();
        }
        return claim;
    }

    private Held proven(SubscriptionLinks.Claim claim, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw gone();
        }
        Row row = rows.iterator().next();
        UUID nonce = row.getUUID("nonce");
        if (nonce == null || !links.isOurs(claim, nonce)) {
            throw gone();
        }
        return new Held(row.getUUID("page_id"), row.getString("address_masked"));
    }

    private static ProblemException gone() {
        return new ProblemException(
                ProblemType.NOT_FOUND,
                "This link is not valid, or not any more: each is good once, and for two days. If you have used it, you are"
                        + " subscribed; else subscribe again on the status page.");
    }
}
