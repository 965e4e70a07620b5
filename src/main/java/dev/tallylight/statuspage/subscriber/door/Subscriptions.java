package dev.tallylight.statuspage.subscriber.door;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.statuspage.subscriber.Channel;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import dev.tallylight.store.Ids;
import dev.tallylight.store.SecretBox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Strangers who ask to be told by mail. Whether an address is known is told to nobody but its owner, by mail: the answer to whoever
 * asks is always the same.
 */
@ApplicationScoped
public class Subscriptions {
    /** Of a mailbox, one after the other: a thousand requests at once are still one mail. */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock($1)";

    private static final String CONFIRMED =
            "select count(*) as confirmed from subscriber where page_id = $1 and state <> 'unconfirmed'";
    private static final String ASKED = """
            select count(*) as times, max(asked_at) as last from subscriber_asked
            where mailbox_fingerprint = $1 and asked_at > now() - interval '24 hours'""";

    /** Who is told already, or was at some time and bounced, keeps the row; who is told already is asked nothing. */
    private static final String ASK = """
            insert into subscriber (id, page_id, channel, address_encrypted, address_masked, address_fingerprint, state, nonce,
                                    ask_at, told_up_to, next_attempt_at, created_at)
            values ($1, $2, 'mail', $3, $4, $5, 'unconfirmed', gen_random_uuid(), now(), 0, now(), now())
            on conflict (page_id, channel, address_fingerprint) do update
            set ask_at = now(), nonce = coalesce(subscriber.nonce, excluded.nonce), attempts = 0,
                next_attempt_at = case when subscriber.lease is null then now() else subscriber.next_attempt_at end,
                created_at = case when subscriber.state = 'unconfirmed' then now() else subscriber.created_at end
            where subscriber.state in ('unconfirmed', 'bouncing')
            returning id""";

    private static final String NOTE_ASKED =
            "insert into subscriber_asked (mailbox_fingerprint, asked_at) values ($1, now())";

    private static final Duration SAME_MOMENT = Duration.ofMillis(1);

    private final Pool pool;
    private final SecretBox secrets;
    private final SubscriptionLinks links;
    private final RequestLimits limits;
    private final SubscriberConfig config;
    private final InstantSource clock;

    Subscriptions(
            Pool pool,
            SecretBox secrets,
            SubscriptionLinks links,
            RequestLimits limits,
            SubscriberConfig config,
            InstantSource clock) {
        this.pool = pool;
        this.secrets = secrets;
        this.links = links;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Has whoever owns the address asked by mail, unless he was lately; fails with a problem where the address is none, where there
     * were too many requests, where the page is full, or where no mail can be sent.
     *
     * @param client the address of whoever asks; null where it is not known
     */
    public Uni<Void> ask(HeldPage page, @Nullable String typed, @Nullable String client) {
        return Uni.createFrom().deferred(() -> {
            MailboxAddress address = address(typed);
            if (!links.canMail()) {
                throw new ProblemException(ProblemType.UNAVAILABLE, "No mails can be sent from here yet.");
            }
            limits.count(client, page.id());
            return pool.withTransaction(connection -> asked(connection, page, address));
        });
    }

    /** Whether anybody can subscribe by mail here. */
    public boolean canMail() {
        return links.canMail();
    }

    private static MailboxAddress address(@Nullable String typed) {
        try {
            return MailboxAddress.parse(typed == null ? "" : typed);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID, "address", String.valueOf(e.getMessage()));
        }
    }

    private Uni<Void> asked(SqlConnection connection, HeldPage page, MailboxAddress address) {
        byte[] mailbox = secrets.fingerprint("mailbox\n" + address.mailbox());
        Buffer key = Buffer.buffer(mailbox);
        return refuseWhereFull(connection, page.id())
                .chain(() -> connection
                        .preparedQuery(ONE_AT_A_TIME)
                        .execute(Tuple.of(ByteBuffer.wrap(mailbox).getLong())))
                .chain(() -> connection.preparedQuery(ASKED).execute(Tuple.of(key)))
                .map(rows -> mayAsk(rows.iterator().next()))
                .chain(may -> may
                        ? connection
                                .preparedQuery(ASK)
                                .execute(row(page, address))
                                .chain(rows -> rows.size() == 0
                                        ? Uni.createFrom().voidItem()
                                        : connection
                                                .preparedQuery(NOTE_ASKED)
                                                .execute(Tuple.of(key))
                                                .replaceWithVoid())
                        : Uni.createFrom().voidItem());
    }

    private boolean mayAsk(Row row) {
        OffsetDateTime last = row.getOffsetDateTime("last");
        return last == null
                || row.getLong("times") < config.confirmationsPerDay()
                        && Duration.between(last.toInstant(), clock.instant())
                                        .plus(SAME_MOMENT)
                                        .compareTo(config.confirmationEvery())
                                >= 0;
    }

    private Tuple row(HeldPage page, MailboxAddress address) {
        return Tuple.of(
                Ids.at(clock.instant()),
                page.id(),
                Buffer.buffer(secrets.seal(address.text())),
                address.masked(),
                Buffer.buffer(fingerprint(Channel.MAIL, address.normal())));
    }

    /** By which a subscriber of a page is found again. */
    byte[] fingerprint(Channel channel, String normal) {
        return secrets.fingerprint("subscriber by " + channel.wireName() + "\n" + normal);
    }

    /** Fails with 422 naming the limit. */
    Uni<Void> refuseWhereFull(SqlConnection connection, UUID page) {
        return connection
                .preparedQuery(CONFIRMED)
                .execute(Tuple.of(page))
                .invoke(rows -> {
                    if (rows.iterator().next().getLong("confirmed") >= config.mostPerPage()) {
                        throw new ProblemException(
                                ProblemType.INVALID,
                                "This page has as many subscribers as it takes: " + config.mostPerPage()
                                        + ". Follow its feed instead.");
                    }
                })
                .replaceWithVoid();
    }
}
