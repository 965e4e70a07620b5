package dev.tallylight.statuspage.subscriber.post;

import dev.tallylight.statuspage.subscriber.Channel;
import dev.tallylight.statuspage.subscriber.SubscriberConfig;
import dev.tallylight.statuspage.subscriber.SubscriptionLinks;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Claims who is next to be told, in one statement; SKIP LOCKED shares the rest among the replicas. Who never failed comes before who
 * did, so that a hundred dead receivers keep nobody waiting, and of each page no more than there are places, so that one with five
 * thousand subscribers does not keep another's.
 *
 * <p>A lease that ran out is of somebody who ended while he told, and it may have arrived: the same is told once more, by the same
 * id, and what came since in a message of its own.
 */
@ApplicationScoped
class SubscriberClaims {
    /** Longer than a message can take: a mail's or a POST's 15 s, and what is read and written around it. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final int MOST_IN_A_MAIL = 20;

    private static final String NEWS = """
            with page as materialized (
                select p.id, p.slug, p.title, p.host, newest.sequence
                from status_page p cross join lateral (
                    select n.sequence from subscriber_notice n
                    where n.page_id = p.id and n.created_at <= now() - $3::bigint * interval '1 millisecond'
                    order by n.sequence desc limit 1) newest
            ), due as materialized (
                select s.id, s.attempts, s.next_attempt_at, s.lease
                from page cross join lateral (
                    select b.id, b.attempts, b.next_attempt_at, b.lease from subscriber b
                    where b.page_id = page.id and b.state = 'active' and b.channel = $1 and b.told_up_to < page.sequence
                      and b.next_attempt_at <= now()
                    order by b.attempts, b.next_attempt_at limit $2::int for update skip locked) s
            ), taken as (
                update subscriber s set lease = gen_random_uuid(), next_attempt_at = now() + $4::bigint * interval '1 millisecond'
                where s.id = any (array(select id from due order by attempts, next_attempt_at limit $2::int))
                returning s.*
            )
            select t.id, t.lease, t.address_encrypted, t.secret_encrypted, t.attempts, page.slug, page.title, page.host, told.*
            from taken t join due on due.id = t.id join page on page.id = t.page_id
            cross join lateral (
                select array_agg(body order by sequence) filter (where nth <= $5::int) as bodies,
                       max(sequence) filter (where nth <= $5::int or $6::boolean) as up_to,
                       count(*) filter (where nth > $5::int)::int as more
                from (select n.sequence, n.body, row_number() over (order by n.sequence) as nth from subscriber_notice n
                      where n.page_id = t.page_id and n.sequence > t.told_up_to
                        and (due.lease is null or n.created_at <= due.next_attempt_at - $4::bigint * interval '1 millisecond')
                     ) n) told""";

    private static final String ASKS = """
            update subscriber s set lease = gen_random_uuid(), next_attempt_at = now() + $2::bigint * interval '1 millisecond'
            from status_page p
            where p.id = s.page_id and s.id = any (array(
                select id from subscriber where ask_at <= now() and next_attempt_at <= now()
                order by ask_at limit $1::int for update skip locked))
            returning s.id, s.lease, s.address_encrypted, s.secret_encrypted, s.attempts, s.nonce, p.slug, p.title, p.host""";

    private final Pool pool;
    private final SubscriberConfig config;
    private final SubscriptionLinks links;

    SubscriberClaims(Pool pool, SubscriberConfig config, SubscriptionLinks links) {
        this.pool = pool;
        this.config = config;
        this.links = links;
    }

    /** Mailboxes whose owners are to be asked. */
    Uni<List<ClaimedNews>> asks(int most) {
        return pool.preparedQuery(ASKS)
                .execute(Tuple.of(most, LEASE.toMillis()))
                .map(rows -> claimed(rows, false));
    }

    /** Whoever is to be told: in a mail of several things at once, in POSTs one by one. */
    Uni<List<ClaimedNews>> news(Channel channel, int most) {
        boolean mail = channel == Channel.MAIL;
        Tuple parameters = Tuple.tuple()
                .addString(channel.wireName())
                .addInteger(most)
                .addLong(mail ? config.gather().toMillis() : 0)
                .addLong(LEASE.toMillis())
                .addInteger(mail ? MOST_IN_A_MAIL : 1)
                .addBoolean(mail);
        return pool.preparedQuery(NEWS).execute(parameters).map(rows -> claimed(rows, true));
    }

    private List<ClaimedNews> claimed(RowSet<Row> rows, boolean news) {
        List<ClaimedNews> claimed = new ArrayList<>();
        for (Row row : rows) {
            if (news && row.getArrayOfStrings("bodies") == null) {
                continue; // told by another replica while this statement ran
            }
            claimed.add(new ClaimedNews(
                    row.getUUID("id"),
                    row.getUUID("lease"),
                    row.getBuffer("address_encrypted").getBytes(),
                    row.getBuffer("secret_encrypted") == null
                            ? null
                            : row.getBuffer("secret_encrypted").getBytes(),
                    row.getInteger("attempts"),
                    news ? null : row.getUUID("nonce"),
                    row.getString("slug"),
                    row.getString("title"),
                    links.page(row.getString("slug"), row.getString("host")),
                    news ? List.of(row.getArrayOfStrings("bodies")) : List.of(),
                    news ? row.getLong("up_to") : 0,
                    news ? row.getInteger("more") : 0));
        }
        return claimed;
    }
}
