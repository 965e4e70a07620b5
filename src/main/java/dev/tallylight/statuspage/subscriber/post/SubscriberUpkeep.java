package dev.tallylight.statuspage.subscriber.post;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import dev.tallylight.statuspage.subscriber.SubscriberState;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forgets who never confirmed, news that is old, and whom we asked the day before; and counts, for the metrics. */
@ApplicationScoped
class SubscriberUpkeep {
    private static final String FORGET =
            "delete from subscriber where state = 'unconfirmed' and created_at < now() - $1::bigint * interval '1 millisecond'";
    private static final String OLD_NEWS =
            "delete from subscriber_notice where created_at < now() - $1::bigint * interval '1 millisecond'";
    private static final String OLD_QUESTIONS =
            "delete from subscriber_asked where asked_at < now() - interval '24 hours'";

    private static final String COUNT = "select state, count(*) as many from subscriber group by state";
    private static final String WAITING = """
            select count(*) as many from subscriber s
            where s.state = 'active'
              and exists (select from subscriber_notice n where n.page_id = s.page_id and n.sequence > s.told_up_to)""";

    private final Pool pool;
    private final SubscriberConfig config;
    private final SubscriberMetrics metrics;
    private final Followers followers;
    private @Nullable Follower running;

    SubscriberUpkeep(Pool pool, SubscriberConfig config, SubscriberMetrics metrics, Followers followers) {
        this.pool = pool;
        this.config = config;
        this.metrics = metrics;
        this.followers = followers;
    }

    void start(@Observes HubStart event) {
        running = followers.each(Follower.Plan.of("subscribers kept", Duration.ofMinutes(1)), this::keep);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (running != null) {
            running.stop();
        }
    }

    Uni<Void> keep() {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(config.confirmationValid().toMillis()))
                .chain(() -> pool.preparedQuery(OLD_NEWS)
                        .execute(Tuple.of(config.tellFor().toMillis())))
                .chain(() -> pool.query(OLD_QUESTIONS).execute())
                .chain(() -> pool.query(COUNT).execute())
                .invoke(this::count)
                .chain(() -> pool.query(WAITING).execute())
                .invoke(rows -> metrics.waiting(rows.iterator().next().getLong("many")))
                .replaceWithVoid();
    }

    private void count(RowSet<Row> rows) {
        Map<String, Long> found = new HashMap<>();
        rows.forEach(row -> found.put(row.getString("state"), row.getLong("many")));
        for (SubscriberState state : SubscriberState.values()) {
            metrics.subscribers(state.wireName(), found.getOrDefault(state.wireName(), 0L));
        }
    }
}
