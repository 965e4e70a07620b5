package dev.tallylight.access;

import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.entry.AddressList;
import dev.tallylight.access.openid.OpenId;
import dev.tallylight.access.openid.OpenIdSignIn;
import dev.tallylight.access.openid.Person;
import dev.tallylight.follow.Follower;
import dev.tallylight.follow.Followers;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Ids;
import dev.tallylight.store.SecretBox;
import dev.tallylight.store.Signals;
import dev.tallylight.store.UnreadableSecretException;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins to the console: a random secret in a cookie stands for a token, or for somebody whom an issuer knows; only its hash is
 * kept.
 */
@ApplicationScoped
public class ConsoleSessions {
    public static final String COOKIE = "tallylight-session";

    /**
     * The cookie of a screen that shows the wallboard. One of its own, that is sent there alone, so that whoever opens a screen's
     * link in his own browser stays signed in as himself everywhere else.
     */
    public static final String WALL_COOKIE = "tallylight-wall";

    /** Nobody is at a screen to sign in again: as long as browsers keep a cookie at most, or until its token ends. */
    private static final Duration WALL_LIFETIME = Duration.ofDays(400);

    private static final String TAKEN_FROM = "select addresses from access_token where hash = $1";

    private static final String SIGN_IN = """
            with made as (insert into console_session (hash, token_id, expires_at)
                          select $1, id, least($3, expires_at) from access_token
                          where hash = $2 and (expires_at is null or expires_at > now()) and (role = 'wall') = $4
                          returning token_id)
            select t.id, t.name from made join access_token t on t.id = made.token_id""";

    private static final String SIGN_IN_PERSON = """
            insert into console_session (hash, expires_at, id, person_id, person_name, role, tags, rules, id_token_encrypted)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""";

    private static final String SIGN_OUT = """
            with gone as (delete from console_session where hash = $1
                          returning token_id, person_id, person_name, id_token_encrypted, expires_at, rules)
            select coalesce(t.name, g.person_name) as name, coalesce(g.token_id, g.person_id) as id,
                   case when g.rules = $2 then g.id_token_encrypted end as id_token_encrypted
            from gone g left join access_token t on t.id = g.token_id
            where g.expires_at > now()""";

    private final Pool pool;
    private final SecretBox box;
    private final OpenId openId;
    private final Audit audit;
    private final TokenUse use;
    private final Signals signals;
    private final InstantSource clock;
    private final Followers followers;
    private final Duration lifetime;
    private @Nullable Follower forgetting;

    ConsoleSessions(
            Pool pool,
            SecretBox box,
            OpenId openId,
            Audit audit,
            TokenUse use,
            Signals signals,
            InstantSource clock,
            Followers followers,
            AccessConfig config) {
        this.pool = pool;
        this.box = box;
        this.openId = openId;
        this.audit = audit;
        this.use = use;
        this.signals = signals;
        this.clock = clock;
        this.followers = followers;
        this.lifetime = config.consoleSession();
    }

    void start(@Observes HubStart event) {
        forgetting = followers.each(Follower.Plan.of("console sessions", Duration.ofHours(1)), this::forgetExpired);
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        if (forgetting != null) {
            forgetting.stop();
        }
    }

    /** How long a sign-in lasts: the cookie's Max-Age. */
    public Duration lifetime() {
        return lifetime;
    }

    /** The same of somebody whom the issuer knows. */
    public Duration lifetimeOfPeople() {
        return openId.session().compareTo(lifetime) < 0 ? openId.session() : lifetime;
    }

    /** How long a screen stays signed in: its cookie's Max-Age. */
    public Duration lifetimeOfWall() {
        return WALL_LIFETIME;
    }

    /** Signs in: the cookie's value, or null when no token is like this, or it has expired. It is audited. */
    public Uni<@Nullable String> signIn(String token) {
        return signIn(token, lifetime, false);
    }

    /** The same of a screen, by a token whose role is the wallboard's alone. */
    public Uni<@Nullable String> signInToWall(String token) {
        return signIn(token, WALL_LIFETIME, true);
    }

    private Uni<@Nullable String> signIn(String token, Duration lasts, boolean wall) {
        String secret = SecretText.random("");
        String address = Caller.now().address();
        Tuple hash = Tuple.of(Buffer.buffer(SecretText.sha256(token)));
        return pool.preparedQuery(TAKEN_FROM)
                .execute(hash)
                .chain(rows -> rows.size() == 0
                                || !AddressList.ofColumn(rows.iterator().next().getArrayOfStrings("addresses"))
                                        .holds(address)
                        ? Uni.createFrom().nullItem()
                        : signIn(secret, token, lasts, wall));
    }

    private Uni<@Nullable String> signIn(String secret, String token, Duration lasts, boolean wall) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(SIGN_IN)
                .execute(Tuple.of(
                        Buffer.buffer(SecretText.sha256(secret)),
                        Buffer.buffer(SecretText.sha256(token)),
                        clock.instant().plus(lasts).atOffset(ZoneOffset.UTC),
                        wall))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().nullItem()
                        : noted(connection, rows.iterator().next()).replaceWith(secret)));
    }

    private Uni<Void> noted(SqlConnection connection, Row token) {
        use.note(token.getUUID("id"));
        return audit.signedIn(
                connection, token.getString("name"), token.getUUID("id").toString(), null);
    }

    /** Signs in somebody whom the issuer knows: the cookie's value. It is audited. */
    public Uni<String> signIn(OpenIdSignIn.Visit visit) {
        String secret = SecretText.random("");
        Person person = visit.person();
        Slice slice = visit.grant().slice();
        String role = visit.grant().role().wireName();
        Instant now = clock.instant();
        Tuple row = Tuple.tuple()
                .addValue(Buffer.buffer(SecretText.sha256(secret)))
                .addOffsetDateTime(now.plus(lifetimeOfPeople()).atOffset(ZoneOffset.UTC))
                .addUUID(Ids.at(now))
                .addUUID(person.id())
                .addString(person.name())
                .addString(role)
                .addArrayOfString(slice.isAll() ? null : slice.array())
                .addValue(Buffer.buffer(openId.rules()))
                .addValue(Buffer.buffer(box.seal(visit.idToken())));
        Fields as = Fields.of(Map.of("subject", person.subject(), "role", role, "tags", List.copyOf(slice.tags())));
        return pool.withTransaction(connection -> connection
                        .preparedQuery(SIGN_IN_PERSON)
                        .execute(row)
                        .chain(() -> audit.signedIn(
                                connection, person.name(), person.id().toString(), as)))
                .replaceWith(secret);
    }

    /**
     * Signs out: what it stood for stands for nothing any more, in any replica. It is audited.
     *
     * @return the issuer's token that the session was made with; null where it was made with a token of ours, had ended, or was
     *     made under other rules, by another issuer perhaps
     */
    public Uni<@Nullable String> signOut(String secret) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery(SIGN_OUT)
                        .execute(Tuple.of(Buffer.buffer(SecretText.sha256(secret)), Buffer.buffer(openId.rules())))
                        .chain(rows -> rows.size() == 0
                                ? Uni.createFrom().<@Nullable String>nullItem()
                                : gone(connection, rows.iterator().next())))
                .call(() -> signals.send(Signals.Channel.ACCESS_CHANGED, ""));
    }

    private Uni<@Nullable String> gone(SqlConnection connection, Row session) {
        var sealed = session.getBuffer("id_token_encrypted");
        return audit.signedOut(
                        connection,
                        session.getString("name"),
                        session.getUUID("id").toString())
                .map(ignored -> sealed == null ? null : opened(sealed.getBytes()));
    }

    /** Nobody is kept from signing out by a key that is not there any more. */
    private @Nullable String opened(byte[] sealed) {
        try {
            return box.open(sealed);
        } catch (UnreadableSecretException e) {
            return null;
        }
    }

    Uni<Void> forgetExpired() {
        return pool.query("delete from console_session where expires_at < now()")
                .execute()
                .replaceWithVoid();
    }
}
