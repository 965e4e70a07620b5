package dev.tallylight.server.beat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Leaving;
import dev.tallylight.rest.Json;
import dev.tallylight.store.HubStart;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes heartbeats, each second those of that second in one statement, and up to when all are written. A server that says it is
 * well every few seconds is not written each time: how long its last may stay in memory alone says {@link HeartbeatTimes}.
 */
@ApplicationScoped
public class HeartbeatWriter {
    private static final Logger LOG = Logger.getLogger(HeartbeatWriter.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration BURIED_EVERY = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final int LOT = 5_000;

    /** What is of a server that is gone is nobody's. Gives those that were not known to be well. */
    private static final String WRITE = """
            with heard as (
                select v.id, v.at, v.facts from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as v (id, at, facts)
                join server s on s.id = v.id order by v.id for key share of s
            ), written as (
                insert into server_beat as b (server_id, at, facts) select id, at, facts from heard
                on conflict (server_id) do update
                set at = greatest(b.at, excluded.at), facts = coalesce(excluded.facts, b.facts)
            )
            select h.id from heard h join server_state st on st.server_id = h.id where st.status in ('unknown', 'offline')""";

    private final Pool pool;
    private final Heartbeats heartbeats;
    private final HeartbeatKeys keys;
    private final HeartbeatGaps gaps;
    private final Json json;
    private final FreshContext contexts;
    private final InstantSource clock;
    private final UUID process = UUID.randomUUID();
    private final Set<UUID> backAgain = ConcurrentHashMap.newKeySet();
    private volatile Runnable whenBack = () -> {};
    private @Nullable Follower follower;
    private boolean begun;
    private long buried;

    HeartbeatWriter(
            Pool pool,
            Heartbeats heartbeats,
            HeartbeatKeys keys,
            HeartbeatGaps gaps,
            ObjectMapper mapper,
            FreshContext contexts,
            InstantSource clock) {
        this.pool = pool;
        this.heartbeats = heartbeats;
        this.keys = keys;
        this.gaps = gaps;
        this.json = new Json(mapper);
        this.contexts = contexts;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Followers followers) {
        follower = followers.start(
                Follower.Plan.of("heartbeats", EVERY)
                        .within(Duration.ofSeconds(20))
                        .spacedBy(Duration.ofMillis(200)),
                this::turn);
    }

    /** Those that came as long as the HTTP server took any. */
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(Leaving.VIEWS) ShutdownEvent event) {
        if (follower != null) {
            follower.stop();
            if (!contexts.runAtEnd(() -> write(clock.instant(), true).replaceWithVoid(), FAREWELL)) {
                LOG.warn("the last heartbeats could not be written: those servers have time to be heard again");
            }
        }
    }

    /** @return whether there is more */
    private Uni<Boolean> turn() {
        Instant now = clock.instant();
        return (begun ? Uni.createFrom().voidItem() : gaps.begin(process, now).invoke(() -> begun = true))
                .chain(() -> write(now, false))
                .call(() -> bury(now));
    }

    private Uni<Void> bury(Instant now) {
        if (System.nanoTime() - buried < BURIED_EVERY.toNanos()) {
            return Uni.createFrom().voidItem();
        }
        return gaps.bury(process, now).invoke(() -> buried = System.nanoTime());
    }

    /** @return whether there is more */
    private Uni<Boolean> write(Instant now, boolean leaving) {
        int most = leaving ? Integer.MAX_VALUE : LOT;
        Map<UUID, Heartbeat> taken = heartbeats.take(now, keys.mayStay(), leaving, most);
        boolean more = taken.size() == most;
        return pool.withTransaction(connection -> write(connection, taken)
                        // what is left over came before as well
                        .call(() ->
                                more ? Uni.createFrom().voidItem() : gaps.written(connection, process, now, leaving)))
                .onFailure()
                .invoke(() -> heartbeats.putBack(taken))
                .onCancellation()
                .invoke(() -> heartbeats.putBack(taken))
                .invoke(back -> {
                    heartbeats.written(taken, now);
                    if (!back.isEmpty()) {
                        backAgain.addAll(back);
                        whenBack.run();
                    }
                })
                .replaceWith(more);
    }

    private Uni<List<UUID>> write(SqlClient connection, Map<UUID, Heartbeat> taken) {
        if (taken.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<UUID> ids = List.copyOf(taken.keySet());
        OffsetDateTime[] times = new OffsetDateTime[ids.size()];
        String[] facts = new String[ids.size()];
        for (int i = 0; i < ids.size(); i++) {
            Heartbeat one = taken.get(ids.get(i));
            if (one != null) {
                times[i] = one.at().atOffset(ZoneOffset.UTC);
                facts[i] = one.facts() == null ? null : json.write(one.facts());
            }
        }
        return connection
                .preparedQuery(WRITE)
                .execute(Tuple.of(ids.toArray(UUID[]::new), times, facts))
                .map(rows -> {
                    List<UUID> back = new ArrayList<>();
                    for (Row row : rows) {
                        back.add(row.getUUID("id"));
                    }
                    return back;
                });
    }

    /** Has it run whenever servers were heard that were not known to be well. It must not block. */
    public void whenBack(Runnable listener) {
        whenBack = listener;
    }

    /** Takes out the servers that were heard and were not known to be well. */
    public Set<UUID> takeBackAgain() {
        Set<UUID> taken = new HashSet<>(backAgain);
        backAgain.removeAll(taken);
        return taken;
    }

    /** They are to be looked at again. */
    public void putBackAgain(Set<UUID> servers) {
        backAgain.addAll(servers);
    }
}
