package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.net.egress.Egress;
import dev.tallylight.net.egress.EgressGuard;
import dev.tallylight.net.egress.EgressRefusedException;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.subscriber.Channel;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import dev.tallylight.store.Ids;
import dev.tallylight.store.SecretBox;
import dev.tallylight.webhook.MessageConfig;
import dev.tallylight.webhook.message.SignatureKind;
import dev.tallylight.webhook.message.SigningKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Strangers who have a URL of theirs told: it must answer a challenge first, for whoever typed it may not be its owner. */
@ApplicationScoped
public class HookSubscriptions {
    private static final int MOST_CHARACTERS = 1_000;

    /** Whoever answered the challenge is its owner: a URL that is known gets another secret, and is told again. */
    private static final String KEEP = """
            insert into subscriber (id, page_id, channel, address_encrypted, address_masked, address_fingerprint,
                                    secret_encrypted, state, told_up_to, next_attempt_at, created_at, confirmed_at)
            values ($1, $2, 'webhook', $3, $4, $5, $6, 'active', (select coalesce(max(sequence), 0) from event), now(), now(),
                    now())
            on conflict (page_id, channel, address_fingerprint) do update
            set secret_encrypted = excluded.secret_encrypted, state = 'active', confirmed_at = now(), attempts = 0,
                next_attempt_at = now(), failing_since = null, last_error = null,
                told_up_to = case when subscriber.state = 'active' then subscriber.told_up_to else excluded.told_up_to end
            returning id""";

    private final Pool pool;
    private final SecretBox secrets;
    private final SubscriptionLinks links;
    private final Subscriptions subscriptions;
    private final RequestLimits limits;
    private final Challenge challenge;
    private final EgressGuard guard;
    private final MessageConfig messages;
    private final InstantSource clock;

    HookSubscriptions(
            Pool pool,
            SecretBox secrets,
            SubscriptionLinks links,
            Subscriptions subscriptions,
            RequestLimits limits,
            Challenge challenge,
            Egress egress,
            MessageConfig messages,
            InstantSource clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.links = links;
        this.subscriptions = subscriptions;
        this.limits = limits;
        this.challenge = challenge;
        this.guard = egress.subscribers();
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * What is shown once.
     *
     * @param secret what its POSTs are signed with
     * @param leave the link that ends the subscription
     */
    public record Subscribed(String secret, String leave) {
        /** Without what opens doors. */
        @Override
        public String toString() {
            return "Subscribed[]";
        }
    }

    /**
     * Subscribes a URL; fails with a problem where it cannot be used, where there were too many requests, where the page is full,
     * or where it does not answer the challenge.
     *
     * @param client the address of whoever asks; null where it is not known
     */
    public Uni<Subscribed> subscribe(HeldPage page, @Nullable String typed, @Nullable String client) {
        return Uni.createFrom().deferred(() -> {
            Url url = url(typed == null ? "" : typed.strip(), guard);
            if (messages.publicAddress() == null) {
                throw new ProblemException(ProblemType.UNAVAILABLE, "No URL can be subscribed here yet.");
            }
            limits.count(client, page.id());
            limits.countHost(url.host());
            SigningKey key = SigningKey.generate(SignatureKind.V1);
            return pool.withConnection(connection -> subscriptions.refuseWhereFull(connection, page.id()))
                    .chain(() -> challenge.put(page, url, key))
                    .chain(() -> pool.withTransaction(connection -> kept(connection, page, url, key)))
                    .map(id -> new Subscribed(key.text(), links.leave(id)));
        });
    }

    /** @throws ProblemException 422 saying what is wrong with it, and nothing of our own network */
    static Url url(String typed, EgressGuard guard) {
        if (typed.length() > MOST_CHARACTERS) {
            throw invalid("must have at most " + MOST_CHARACTERS + " characters");
        }
        Url url;
        try {
            url = Url.parse(typed);
        } catch (UrlException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
        if (!url.scheme().equals("https") && !url.scheme().equals("http")) {
            throw ProblemException.field(ProblemType.UNSUPPORTED_SCHEME, "url", "must begin with https:// or http://");
        }
        if (url.userInfo() != null) {
            throw invalid("must not hold a user name: put a secret into its path, and check the signature");
        }
        try {
            guard.checkLiteral(url);
        } catch (EgressRefusedException e) {
            throw invalid(Challenge.NOT_PUBLIC);
        }
        return url;
    }

    private static ProblemException invalid(String message) {
        return ProblemException.field(ProblemType.INVALID_URL, "url", message);
    }

    private Uni<UUID> kept(SqlConnection connection, HeldPage page, Url url, SigningKey key) {
        Tuple row = Tuple.of(
                Ids.at(clock.instant()),
                page.id(),
                Buffer.buffer(secrets.seal(url.full())),
                url.scheme() + "://" + url.host() + "/…",
                Buffer.buffer(subscriptions.fingerprint(Channel.WEBHOOK, url.full())),
                Buffer.buffer(secrets.seal(key.text())));
        return subscriptions
                .refuseWhereFull(connection, page.id())
                .chain(() -> connection.preparedQuery(KEEP).execute(row))
                .map(rows -> rows.iterator().next().getUUID("id"));
    }
}
