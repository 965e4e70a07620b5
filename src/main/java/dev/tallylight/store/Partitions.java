package dev.tallylight.store;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Makes the coming months' partitions ahead of time, so that no insert ever waits for one. */
@ApplicationScoped
public class Partitions {
    static final List<String> TABLES = List.of("transition", "event", "webhook_delivery", "webhook_attempt");
    private static final int MONTHS_AHEAD = 3;

    private final Pool pool;

    Partitions(Pool pool) {
        this.pool = pool;
    }

    @Scheduled(every = "24h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> ensure() {
        return pool.preparedQuery("select ensure_month_partitions(parent, $2) from unnest($1::text[]) as parent")
                .execute(Tuple.of(TABLES.toArray(String[]::new), MONTHS_AHEAD))
                .replaceWithVoid();
    }
}
