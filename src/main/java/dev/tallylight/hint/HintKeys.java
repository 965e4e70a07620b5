package dev.tallylight.hint;

import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.follow.BriefLog;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whose door a key opens, in memory: what nobody has costs the database nothing, however often it is tried, and a media server
 * that has one never waits for the database, for it keeps its publisher waiting. A key that is new is found by asking, a few times
 * a second and no more.
 */
@ApplicationScoped
class HintKeys {
    /** Of keys that are not known. */
    static final int ASKED_PER_SECOND = 20;

    private static final BriefLog<String> LINES = new BriefLog<>(
            Logger.getLogger(HintKeys.class),
            "of the same kind are left out: set this category to DEBUG",
            new BriefLog.Limit(1, Duration.ofSeconds(30)),
            new BriefLog.Limit(1, Duration.ofSeconds(30)),
            System::nanoTime);
    private static final Pattern KEY = Pattern.compile("hint_[A-Za-z0-9_-]{43}");
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration SPACING = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final String ALL = "select id, kind, tags, key_hash from hint";

    private final Pool pool;
    private final Signals signals;
    private volatile Map<String, Known> known = Map.of();
    private volatile boolean areKnown;
    private @Nullable Runnable listening;
    private @Nullable Follower follower;
    private long secondBegan;
    private int asked;

    HintKeys(Pool pool, Signals signals) {
        this.pool = pool;
        this.signals = signals;
    }

    /** What a key turns out to be. */
    sealed interface Answer permits Known, Unknown, Untold {}

    /**
     * One of ours.
     *
     * @param streams those that are looked at
     */
    record Known(UUID id, MediaServer kind, Slice streams) implements Answer {}

    /** Nobody's. */
    record Unknown() implements Answer {}

    /** It has the form of one, and the database cannot be asked. */
    record Untold() implements Answer {}

    void start(@Observes HubStart event, Followers followers) {
        Follower started = followers.each(Follower.Plan.of("hint keys", EVERY).spacedBy(SPACING), this::read);
        follower = started;
        listening = signals.hear(Signals.Channel.HINT_CHANGED, id -> started.wake());
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (listening != null) {
            listening.run();
        }
        if (follower != null) {
            follower.stop();
        }
    }

    /** Compares what is in memory with what there is. */
    Uni<Void> read() {
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
        known = all;
        areKnown = true;
    }

    private synchronized void learn(String hash, Known one) {
        Map<String, Known> all = new HashMap<>(known);
        all.put(hash, one);
        known = all;
    }

    private static Known known(Row row) {
        List<String> tags = List.of(row.getArrayOfStrings("tags"));
        return new Known(
                row.getUUID("id"),
                MediaServer.ofWireName(row.getString("kind")),
                tags.isEmpty() ? Slice.ALL : Slice.of(tags));
    }

    private static String hash(Row row) {
        return HexFormat.of().formatHex(row.getBuffer("key_hash").getBytes());
    }

    /** Never fails, and takes a second at most. */
    Uni<Answer> find(String key) {
        if (!KEY.matcher(key).matches()) {
            return Uni.createFrom().item(new Unknown());
        }
        byte[] bytes = SecretText.sha256(key);
        String hash = HexFormat.of().formatHex(bytes);
        Known held = known.get(hash);
        if (held != null) {
            return Uni.createFrom().item(held);
        }
        if (mayAsk(System.nanoTime())) {
            return ask(hash, bytes);
        }
        return Uni.createFrom().item(areKnown ? new Unknown() : new Untold());
    }

    private Uni<Answer> ask(String hash, byte[] bytes) {
        return pool.preparedQuery(ALL + " where key_hash = $1")
                .execute(Tuple.of(Buffer.buffer(bytes)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(rows -> told(hash, rows))
                .onFailure()
                .recoverWithItem(e -> {
                    LINES.say("", "keys of hints cannot be looked up, and whoever has one is let through: " + e);
                    return new Untold();
                });
    }

    private Answer told(String hash, RowSet<Row> rows) {
        if (rows.size() == 0) {
            return new Unknown();
        }
        Known found = known(rows.iterator().next());
        learn(hash, found);
        return found;
    }

    private synchronized boolean mayAsk(long now) {
        if (now - secondBegan > SECOND) {
            secondBegan = now;
            asked = 0;
        }
        return asked++ < ASKED_PER_SECOND;
    }
}
