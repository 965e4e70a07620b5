package dev.tallylight.launch;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.net.Url;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.SecretBox;
import dev.tallylight.store.UnreadableSecretException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * After an update by which URLs are shown with less of them: what is kept of streams and webhooks for showing, and stands
 * in events, is written anew before anything is served. Each row says by which rules it was written; one that somebody
 * else has locked is left to the next start, or to him.
 */
@ApplicationScoped
class ShownUrls {
    private static final Logger LOG = Logger.getLogger(ShownUrls.class);
    private static final int EARLY = 200;
    private static final int PAGE = 100;
    private static final List<String> TABLES = List.of("stream", "webhook_endpoint");

    private static final String SELECT = """
            select id, url_encrypted, url_redacted from %s where shown_by < $1
            order by id limit $2 for update skip locked""";
    private static final String UPDATE = """
            update %s kept set url_redacted = anew.shown, shown_by = $1
            from unnest(cast($2 as uuid[]), cast($3 as text[])) as anew(id, shown) where kept.id = anew.id""";
    private static final String EVENTS = """
            update event set data = replace(data, anew.before, anew.shown)
            from unnest(cast($1 as uuid[]), cast($2 as text[]), cast($3 as text[])) as anew(id, before, shown)
            where event.stream_id = anew.id and position(anew.before in event.data) > 0""";

    /** A webhook whose path is secret is shown by its host alone, and stays so. */
    private static final Pattern HOST_ALONE = Pattern.compile("[a-z]+://[^/?#]+/\\*\\*\\*");

    private final Pool pool;
    private final SecretBox secrets;

    ShownUrls(Pool pool, SecretBox secrets) {
        this.pool = pool;
        this.secrets = secrets;
    }

    void start(@Observes @Priority(EARLY) HubStart event, FreshContext contexts) {
        for (String table : TABLES) {
            int mended = 0;
            int page = PAGE;
            while (page == PAGE) {
                page = contexts.runAtStart(() -> mend(table, true).onFailure().recoverWithUni(why -> {
                    LOG.warnf("URLs in events stay as older versions showed them: %s", why.getMessage());
                    return mend(table, false);
                }));
                mended += page;
            }
            if (mended > 0) {
                LOG.infof(
                        "how the URLs of %d rows of %s are shown was written anew, by this version's rules",
                        mended, table);
            }
        }
    }

    private record Shown(UUID id, String before, String now) {}

    /**
     * One page of a table, the first of what is left.
     *
     * @param events whether in events, too: there may be more of them than the database's limit of time allows
     * @return how many rows were looked at
     */
    Uni<Integer> mend(String table, boolean events) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(SELECT.formatted(table))
                .execute(Tuple.of(Url.SHOWN_BY, PAGE))
                .map(rows -> {
                    List<Shown> found = new ArrayList<>();
                    rows.forEach(row -> found.add(shown(row)));
                    return found;
                })
                .call(found -> found.isEmpty() ? Uni.createFrom().voidItem() : write(connection, table, found, events))
                .map(List::size));
    }

    private Shown shown(Row row) {
        String before = row.getString("url_redacted");
        if (HOST_ALONE.matcher(before).matches()) {
            return new Shown(row.getUUID("id"), before, before);
        }
        String url;
        try {
            url = secrets.open(row.getBuffer("url_encrypted").getBytes());
        } catch (UnreadableSecretException e) {
            url = before; // shown by the new rules it is no less hidden than before
        }
        return new Shown(row.getUUID("id"), before, Url.redact(url));
    }

    private Uni<Void> write(SqlConnection connection, String table, List<Shown> found, boolean inEvents) {
        List<Shown> changed =
                found.stream().filter(one -> !one.before().equals(one.now())).toList();
        Uni<Void> events = !inEvents || changed.isEmpty() || !table.equals("stream")
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(EVENTS)
                        .execute(Tuple.of(ids(changed), texts(changed, true), texts(changed, false)))
                        .replaceWithVoid();
        return events.chain(() -> connection
                        .preparedQuery(UPDATE.formatted(table))
                        .execute(Tuple.of(Url.SHOWN_BY, ids(found), texts(found, false))))
                .replaceWithVoid();
    }

    private static UUID[] ids(List<Shown> some) {
        return some.stream().map(Shown::id).toArray(UUID[]::new);
    }

    private static String[] texts(List<Shown> some, boolean before) {
        return some.stream().map(one -> before ? one.before() : one.now()).toArray(String[]::new);
    }
}
