package dev.tallylight.server.beat;

import dev.tallylight.access.SecretText;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which server has which key, in memory: so that what nobody has costs the database nothing, however often it is tried. A key
 * that is new is found by asking the database, a few times a second and no more; the rest waits for the next turn.
 */
@ApplicationScoped
class HeartbeatKeys {
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration SPACING = Duration.ofMillis(500);
    private static final String PREFIX = "hb_";
    private static final int LENGTH = PREFIX.length() + 43;

    /** Of keys that are not known. */
    private static final int ASKED_PER_SECOND = 20;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final String ALL = "select id, key_hash, interval_ms, grace_ms from server";

    private final Pool pool;
    private final Signals signals;
    private final Heartbeats heartbeats;
    private volatile Map<String, Known> known = Map.of();
    private volatile Map<UUID, Duration> mayStay = Map.of();
    private @Nullable Runnable listening;
    private @Nullable Follower follower;
    private long secondBegan;
    private int asked;

    HeartbeatKeys(Pool pool, Signals signals, Heartbeats heartbeats) {
        this.pool = pool;
        this.signals = signals;
        this.heartbeats = heartbeats;
    }

    /** A server that has a key. */
    record Known(UUID server, HeartbeatTimes times) {}

    void start(@Observes HubStart event, Followers followers) {
        Follower started =
                followers.each(Follower.Plan.of("heartbeat keys", EVERY).spacedBy(SPACING), this::read);
        follower = started;
        listening = signals.hear(Signals.Channel.SERVER_CHANGED, id -> {
            heartbeats.changed(UUID.fromString(id));
            started.wake();
        });
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (listening != null) {
            listening.run();
        }
        if (follower != null) {
            follower.stop();
        }
    }

    private Uni<Void> read() {
        return pool.query(ALL)
                .execute()
                .invoke(rows -> {
                    Map<String, Known> all = new HashMap<>();
                    rows.forEach(row -> all.put(hash(row), known(row)));
                    become(all);
                })
                .replaceWithVoid();
    }

    private synchronized void become(Map<String, Known> all) {
        Map<UUID, Duration> stay = new HashMap<>();
        all.values().forEach(one -> stay.put(one.server(), one.times().unwritten()));
        known = all;
        mayStay = stay;
        heartbeats.keep(stay);
    }

    private synchronized void learn(String hash, Known one) {
        Map<String, Known> all = new HashMap<>(known);
        all.put(hash, one);
        become(all);
    }

    private static Known known(Row row) {
        return new Known(
                row.getUUID("id"),
                new HeartbeatTimes(
                        Duration.ofMillis(row.getLong("interval_ms")), Duration.ofMillis(row.getLong("grace_ms"))));
    }

    private static String hash(Row row) {
        return HexFormat.of().formatHex(row.getBuffer("key_hash").getBytes());
    }

    /** Null where this process knows of none. */
    @Nullable
    Known find(String key) {
        return couldBe(key) ? known.get(HexFormat.of().formatHex(SecretText.sha256(key))) : null;
    }

    private static boolean couldBe(String key) {
        return key.length() == LENGTH && key.startsWith(PREFIX);
    }

    /** For one that {@link #find} does not know: null where the database has none either, or was asked too often. */
    Uni<@Nullable Known> ask(String key) {
        if (!couldBe(key) || !mayAsk(System.nanoTime())) {
            return Uni.createFrom().nullItem();
        }
        byte[] hash = SecretText.sha256(key);
        return pool.preparedQuery(ALL + " where key_hash = $1")
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        return null;
                    }
                    Known found = known(rows.iterator().next());
                    learn(HexFormat.of().formatHex(hash), found);
                    return found;
                });
    }

    private synchronized boolean mayAsk(long now) {
        if (now - secondBegan > SECOND) {
            secondBegan = now;
            asked = 0;
        }
        return asked++ < ASKED_PER_SECOND;
    }

    /** How long a heartbeat of each server may stay in memory alone. */
    Map<UUID, Duration> mayStay() {
        return mayStay;
    }
}
