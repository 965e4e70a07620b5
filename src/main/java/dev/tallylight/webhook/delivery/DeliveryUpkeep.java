package dev.tallylight.webhook.delivery;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;

/** Counts what waits, for the metrics, and skips what nobody would ever claim. */
@ApplicationScoped
class DeliveryUpkeep {
    private static final String COUNT = """
            select (select count(*) from (select from webhook_delivery where state = 'pending' limit 1000000) as waiting),
                   (select count(*) from webhook_flow where open_until is not null)""";

    /** Deliveries of endpoints that were switched off or deleted while somebody else was writing or sending them. */
    private static final String SWEEP = """
            update webhook_delivery d set state = 'skipped', lease = null, finished_at = now()
            where d.state = 'pending' and d.next_attempt_at < now() - interval '1 minute'
              and not exists (select from webhook_endpoint e where e.id = d.endpoint_id and e.enabled)""";

    private final Pool pool;
    private final DeliveryMetrics metrics;
    private final Followers followers;
    private List<Follower> running = List.of();

    DeliveryUpkeep(Pool pool, DeliveryMetrics metrics, Followers followers) {
        this.pool = pool;
        this.metrics = metrics;
        this.followers = followers;
    }

    void start(@Observes HubStart event) {
        running = List.of(
                followers.each(Follower.Plan.of("delivery counts", Duration.ofSeconds(15)), this::count),
                followers.each(Follower.Plan.of("deliveries swept", Duration.ofMinutes(1)), this::sweep));
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        running.forEach(Follower::stop);
    }

    private Uni<Void> count() {
        return pool.query(COUNT)
                .execute()
                .map(rows -> rows.iterator().next())
                .invoke(row -> metrics.pending(row.getLong(0)))
                .invoke(row -> metrics.openBreakers(row.getLong(1)))
                .replaceWithVoid();
    }

    private Uni<Void> sweep() {
        return pool.query(SWEEP).execute().replaceWithVoid();
    }
}
