package dev.tallylight.access.live;

import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The live feeds that are open in this process: so many at most, and none for longer than its token or sign-in holds. Every
 * few seconds one statement asks of all of them at once; a signal only has it asked sooner. A JWT holds for as long as it says.
 */
@ApplicationScoped
public class LiveFeeds {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration COME_BACK = Duration.ofSeconds(30);

    /** A token that was revoked has no row; nor has a session that was signed out, or whose token was revoked. */
    private static final String THAT_HOLD = """
            select t.hash from access_token t where t.hash = any($1) and coalesce(t.expires_at, 'infinity') > now()
            union all
            select s.hash from console_session s left join access_token t on t.id = s.token_id
            where s.hash = any($1) and s.expires_at > now() and coalesce(t.expires_at, 'infinity') > now()""";

    private final Pool pool;
    private final Followers followers;
    private final LiveFeedsConfig config;
    private final InstantSource clock;
    private final Set<OpenFeed> open = ConcurrentHashMap.newKeySet();
    private @Nullable Follower looking;

    LiveFeeds(Pool pool, Followers followers, LiveFeedsConfig config, InstantSource clock) {
        this.pool = pool;
        this.followers = followers;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes HubStart event, Signals signals) {
        Follower follower = followers.each(Follower.Plan.of("live feeds", LOOK), this::look);
        signals.hear(Signals.Channel.ACCESS_CHANGED, ignored -> follower.wake());
        looking = follower;
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (looking != null) {
            looking.stop();
        }
    }

    /**
     * Gives a caller's feed its place.
     *
     * @param request whose answer the feed is
     * @return the feed, which ends when what the caller proved itself by holds no more
     * @throws ProblemException 429 where there are as many as there may be
     */
    public <T> Multi<T> admit(RoutingContext request, Multi<T> feed) {
        OpenFeed mine = place(HeldCredential.by(request), request);
        return mine.until(feed, () -> open.remove(mine));
    }

    private synchronized OpenFeed place(HeldCredential credential, RoutingContext request) {
        open.removeIf(OpenFeed::isGone);
        check(each -> true, config.most(), "this server has", "TALLYLIGHT_LIVE_FEEDS_MOST");
        check(
                each -> each.credential().token().equals(credential.token()),
                config.perToken(),
                "the token and its sign-ins have",
                "TALLYLIGHT_LIVE_FEEDS_PER_TOKEN");
        check(
                each -> each.credential().equals(credential),
                config.perCredential(),
                "the token, or sign-in, has",
                "TALLYLIGHT_LIVE_FEEDS_PER_CREDENTIAL");
        OpenFeed mine = new OpenFeed(credential, request);
        open.add(mine);
        return mine;
    }

    private void check(Predicate<OpenFeed> which, int most, String whose, String variable) {
        if (open.stream().filter(which).count() >= most) {
            throw ProblemException.tooMuch(
                    "As many live feeds are open as " + whose + " room for (" + most + "): close some (each page of the"
                            + " console that is open has one), read GET /api/v1/events?after= instead, or raise "
                            + variable + ".",
                    COME_BACK);
        }
    }

    /** How many are open. */
    int open() {
        return open.size();
    }

    Uni<Void> look() {
        open.removeIf(OpenFeed::isGone);
        Instant now = clock.instant();
        List<OpenFeed> asked = new ArrayList<>();
        for (OpenFeed each : open) {
            Instant until = each.credential().until();
            if (until == null) {
                asked.add(each);
            } else if (!now.isBefore(until)) {
                each.end();
            }
        }
        if (asked.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Buffer[] hashes = asked.stream()
                .map(each -> each.credential().hash())
                .distinct()
                .map(hash -> Buffer.buffer(HexFormat.of().parseHex(hash)))
                .toArray(Buffer[]::new);
        return pool.preparedQuery(THAT_HOLD)
                .execute(Tuple.of(hashes))
                .invoke(rows -> endOthers(asked, rows))
                .replaceWithVoid();
    }

    private static void endOthers(List<OpenFeed> asked, RowSet<Row> rows) {
        Set<String> holding = new HashSet<>();
        for (Row row : rows) {
            holding.add(HexFormat.of().formatHex(row.getBuffer("hash").getBytes()));
        }
        for (OpenFeed each : asked) {
            if (!holding.contains(each.credential().hash())) {
                each.end();
            }
        }
    }
}
