package dev.tallylight.hint;

import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.follow.BriefLog;
import dev.tallylight.hint.shape.MediaServer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whose door a key opens. The database says; while it cannot be asked, what it said last of the keys that came is remembered,
 * because a media server that waits for us keeps its publisher waiting.
 */
@ApplicationScoped
class HintKeys {
    private static final BriefLog<String> LINES = new BriefLog<>(
            Logger.getLogger(HintKeys.class),
            "of the same kind are left out: set this category to DEBUG",
            new BriefLog.Limit(1, Duration.ofSeconds(30)),
            new BriefLog.Limit(1, Duration.ofSeconds(30)),
            System::nanoTime);
    private static final Pattern KEY = Pattern.compile("hint_[A-Za-z0-9_-]{43}");
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 1_000;

    private final Pool pool;
    private final Map<String, Known> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    HintKeys(Pool pool) {
        this.pool = pool;
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

    /** Never fails, and takes a second at most. */
    Uni<Answer> find(String key) {
        if (!KEY.matcher(key).matches()) {
            return Uni.createFrom().item(new Unknown());
        }
        byte[] hash = SecretText.sha256(key);
        String place = HexFormat.of().formatHex(hash);
        return pool.preparedQuery("select id, kind, tags from hint where key_hash = $1")
                .execute(Tuple.tuple().addBuffer(Buffer.buffer(hash)))
                .map(HintKeys::known)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(known -> told(place, known))
                .onFailure()
                .recoverWithItem(e -> {
                    LINES.say("", "keys of hints cannot be looked up, and whoever has one is let through: " + e);
                    return untold(place);
                });
    }

    private static Optional<Known> known(RowSet<Row> rows) {
        for (Row row : rows) {
            List<String> tags = List.of(row.getArrayOfStrings("tags"));
            return Optional.of(new Known(
                    row.getUUID("id"),
                    MediaServer.ofWireName(row.getString("kind")),
                    tags.isEmpty() ? Slice.ALL : Slice.of(tags)));
        }
        return Optional.empty();
    }

    private synchronized Answer told(String place, Optional<Known> known) {
        known.ifPresentOrElse(found -> remembered.put(place, found), () -> remembered.remove(place));
        return known.<Answer>map(found -> found).orElseGet(Unknown::new);
    }

    private synchronized Answer untold(String place) {
        @Nullable Known known = remembered.get(place);
        return known == null ? new Untold() : known;
    }
}
