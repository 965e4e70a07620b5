package dev.tallylight.access.audit;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was not allowed: many of a minute are one row with a count, written beside the requests. The first of them stands in the
 * database, and in the log, within two seconds; how many there were, a little later.
 */
@ApplicationScoped
public class Refusals {
    /** Statuses that say so: who is not known, who may not, who asks too often. */
    private static final List<Integer> STATUSES = List.of(401, 403, 429);

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Pool pool;
    private final AuditLog log;
    private final InstantSource clock;
    private final CountedRefusals counted = new CountedRefusals();
    private volatile @Nullable Follower follower;

    Refusals(Pool pool, AuditLog log, InstantSource clock) {
        this.pool = pool;
        this.log = log;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.each(Follower.Plan.of("refusals", EVERY), this::write);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        Follower running = follower;
        if (running != null) {
            running.stop();
        }
    }

    /** Whether an answer of this status is a refusal. */
    static boolean isOne(int status) {
        return STATUSES.contains(status);
    }

    /** @param object one of a few words */
    void note(Caller caller, String object, int status) {
        if (follower == null) {
            return; // an agent, which has no database
        }
        var now = clock.instant();
        counted.count(new CountedRefusals.Key(caller, object, status), System.nanoTime(), () -> Ids.at(now), now);
    }

    /** What could not be written is tried again in the next turn, with what was counted meanwhile. */
    private Uni<Void> write() {
        List<CountedRefusals.Unwritten> rows = counted.unwritten(System.nanoTime());
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(AuditRow.INSERT)
                        .executeBatch(
                                rows.stream().map(one -> one.row().tuple()).toList())
                        .invoke(() -> rows.forEach(one -> {
                            counted.written(one);
                            if (one.isFirst()) {
                                log.tell(one.row());
                            }
                        }))
                        .replaceWithVoid();
    }
}
