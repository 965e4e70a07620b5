package dev.tallylight.launch;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
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
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * After an update by which URLs are shown with less of them: what is kept of streams and webhooks for showing, the names
 * that were made of streams' URLs, and both in events, is written anew before anything is served. Each row says by which
 * rules it was written; one that somebody else has locked is left to the next start, or to him.
 */
@ApplicationScoped
class ShownUrls {
    private static final Logger LOG = Logger.getLogger(ShownUrls.class);
    private static final int EARLY = 200;
    private static final int PAGE = 100;
    private static final int MOST_OF_A_NAME = 200;
    private static final int TOO_MANY = -1;
    private static final String STREAM = "stream";
    private static final List<String> TABLES = List.of(STREAM, "webhook_endpoint");

    private static final String SELECT = """
            select id, url_encrypted, url_redacted, %s as name from %s where shown_by < $1
            order by id limit $2 for update skip locked""";
    private static final String ANY = """
            select exists (select from stream where shown_by < $1)
                or exists (select from webhook_endpoint where shown_by < $1) as older""";
    private static final String UPDATE = """
            update %s kept set url_redacted = anew.shown, shown_by = $1
            from unnest(cast($2 as uuid[]), cast($3 as text[])) as anew(id, shown) where kept.id = anew.id""";
    private static final String NAMES = """
            update stream set name = anew.shown
            from unnest(cast($1 as uuid[]), cast($2 as text[])) as anew(id, shown) where stream.id = anew.id""";
    private static final String EVENTS = """
            update event set data = replace(data, anew.before, anew.shown)
            from unnest(cast($1 as uuid[]), cast($2 as text[]), cast($3 as text[])) as anew(id, before, shown)
            where %s and position(anew.before in event.data) > 0""";
    private static final String OF_THE_STREAM = EVENTS.formatted("event.stream_id = anew.id");
    /** Those of webhooks have no column that says of which one; they are few. */
    private static final String OF_THE_WEBHOOK = EVENTS.formatted(
            "event.type in ('webhook.failing', 'webhook.disabled') and position(cast(anew.id as text) in event.data) > 0");

    /** A webhook whose path is secret is shown by its host alone, and stays so. */
    private static final Pattern HOST_ALONE = Pattern.compile("[a-z]+://[^/?#]+/\\*\\*\\*");

    private final Pool pool;
    private final SecretBox secrets;

    ShownUrls(Pool pool, SecretBox secrets) {
        this.pool = pool;
        this.secrets = secrets;
    }

    void start(@Observes @Priority(EARLY) HubStart event, FreshContext contexts) {
        if (!contexts.runAtStart(this::anyIsOlder)) {
            return;
        }
        for (String table : TABLES) {
            int mended = all(table, contexts::runAtStart);
            if (mended > 0) {
                LOG.infof(
                        "how the URLs of %d rows of %s are shown was written anew, by this version's rules",
                        mended, table);
            }
        }
    }

    /** Whether anything is shown by the rules of an older version: but at an update's first start nothing is. */
    Uni<Boolean> anyIsOlder() {
        return pool.preparedQuery(ANY)
                .execute(Tuple.of(Url.SHOWN_BY))
                .map(rows -> rows.iterator().next().getBoolean("older"));
    }

    /** Page by page, each of them half as long where the database has not the time for it, and then longer again. */
    int all(String table, ToIntFunction<Supplier<Uni<Integer>>> waiting) {
        int mended = 0;
        int most = PAGE;
        while (true) {
            int page = most;
            int looked = waiting.applyAsInt(() -> page(table, page));
            if (looked == 0) {
                return mended;
            }
            mended += Math.max(0, looked);
            most = looked == TOO_MANY ? page / 2 : Math.min(PAGE, page * 2);
        }
    }

    private Uni<Integer> page(String table, int most) {
        return mend(table, most, true).onFailure().recoverWithUni(why -> {
            if (most > 1) {
                return Uni.createFrom().item(TOO_MANY);
            }
            LOG.warnf(
                    "the URL of one row of %s stays in events as older versions showed it: %s",
                    table, why.getMessage());
            return mend(table, 1, false);
        });
    }

    /** One text and what takes its place. */
    private record Change(UUID id, String before, String now) {
        boolean isChange() {
            return !before.equals(now);
        }

        /** As it stands within JSON. */
        Change escaped() {
            return new Change(id, escaped(before), escaped(now));
        }

        /** The whole of a JSON text: a name may be a word that stands elsewhere, too. */
        Change quoted() {
            return new Change(id, '"' + escaped(before) + '"', '"' + escaped(now) + '"');
        }

        private static String escaped(String text) {
            return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
        }
    }

    private record Shown(Change url, Change name) {}

    /**
     * One page of a table, the first of what is left.
     *
     * @param events whether in events, too: there may be more of them than the database's limit of time allows
     * @return how many rows were looked at
     */
    private Uni<Integer> mend(String table, int most, boolean events) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(SELECT.formatted(table.equals(STREAM) ? "name" : "null", table))
                .execute(Tuple.of(Url.SHOWN_BY, most))
                .map(rows -> {
                    List<Shown> found = new ArrayList<>();
                    rows.forEach(row -> found.add(shown(row)));
                    return found;
                })
                .call(found -> found.isEmpty() ? Uni.createFrom().voidItem() : write(connection, table, found, events))
                .map(List::size));
    }

    private Shown shown(Row row) {
        UUID id = row.getUUID("id");
        String before = row.getString("url_redacted");
        String name = row.getString("name");
        String url;
        try {
            url = secrets.open(row.getBuffer("url_encrypted").getBytes());
        } catch (UnreadableSecretException e) {
            url = before; // shown by the new rules it is no less hidden than before
        }
        String now = HOST_ALONE.matcher(before).matches() ? before : Url.redact(url);
        return new Shown(
                new Change(id, before, now),
                name == null ? new Change(id, "", "") : new Change(id, name, name(name, url)));
    }

    /** One that an older version made of the URL, as it would be made now; any other is its user's. */
    static String name(String name, String url) {
        String made;
        try {
            Url parsed = Url.parse(url);
            made = parsed.authority() + parsed.path();
        } catch (UrlException e) {
            return name; // nothing was made of it
        }
        return name.equals(cut(made)) ? cut(Url.redact(made)) : name;
    }

    private static String cut(String name) {
        return name.length() <= MOST_OF_A_NAME ? name : name.substring(0, MOST_OF_A_NAME);
    }

    private Uni<Void> write(SqlConnection connection, String table, List<Shown> found, boolean inEvents) {
        List<Change> urls = found.stream().map(Shown::url).toList();
        List<Change> names =
                found.stream().map(Shown::name).filter(Change::isChange).toList();
        Uni<Void> events = inEvents
                ? inEvents(
                                connection,
                                table,
                                urls.stream().filter(Change::isChange).map(Change::escaped))
                        .chain(() -> inEvents(connection, table, names.stream().map(Change::quoted)))
                : Uni.createFrom().voidItem();
        return events.chain(() -> names.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(NAMES)
                                .execute(Tuple.of(ids(names), texts(names, false)))
                                .replaceWithVoid())
                .chain(() -> connection
                        .preparedQuery(UPDATE.formatted(table))
                        .execute(Tuple.of(Url.SHOWN_BY, ids(urls), texts(urls, false))))
                .replaceWithVoid();
    }

    private static Uni<Void> inEvents(SqlConnection connection, String table, Stream<Change> some) {
        List<Change> changes = some.toList();
        return changes.isEmpty()
                ? Uni.createFrom().voidItem()
                : connection
                        .preparedQuery(table.equals(STREAM) ? OF_THE_STREAM : OF_THE_WEBHOOK)
                        .execute(Tuple.of(ids(changes), texts(changes, true), texts(changes, false)))
                        .replaceWithVoid();
    }

    private static UUID[] ids(List<Change> some) {
        return some.stream().map(Change::id).toArray(UUID[]::new);
    }

    private static String[] texts(List<Change> some, boolean before) {
        return some.stream().map(one -> before ? one.before() : one.now()).toArray(String[]::new);
    }
}
