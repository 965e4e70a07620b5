package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventSubscriber;
import dev.tallylight.event.EventType;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.message.Format;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Writes, in the transaction of events, one delivery for each of them and each endpoint that wants it. */
@ApplicationScoped
public class DeliveryOutbox implements EventSubscriber {
    /**
     * The next one of the stream of each that has come to its end; also one that has not been put off, so that whoever is
     * about to put it off sees that it must not ({@link DeliveryClaims}). Locked in the order of their ids, as whoever
     * else locks several does. Follows a {@code done} that returns the rows that were ended. One that was tried before waits for its own turn; but where an endpoint groups, what failed
     * together was due together, and the claim that took the first one put the others off.
     */
    public static final String WAKE_NEXT = """
            , next as materialized (
                select n.id from webhook_delivery n
                where n.id = any (array(
                        select behind.id from done cross join lateral (
                            select p.id from webhook_delivery p
                            where p.endpoint_id = done.endpoint_id and p.stream_id = done.stream_id
                              and p.state = 'pending' and p.event_sequence > done.event_sequence
                            order by p.event_sequence limit 1) behind
                        where done.state <> 'pending'))
                  and n.lease is null
                  and (n.attempts = n.schedule_from
                       or exists (select from webhook_endpoint e where e.id = n.endpoint_id and e.group_window_ms is not null))
                order by n.id for update
            ), woken as (
                update webhook_delivery n set next_attempt_at = now()
                where n.id = any (array(select id from next)) and n.lease is null
            )""";

    /**
     * Whether {@code ev} tells an endpoint {@code e} the end of what it was told: something was wrong with the stream or
     * server since it was well last, and was sent to the endpoint. Whatever the tags of either are by now: an incident that
     * was opened is closed.
     */
    private static final String ENDS_WHAT_WAS_TOLD = """
            ev.type in ('stream.online', 'server.online') and exists (
                select from event told join webhook_delivery d on d.event_id = told.id and d.endpoint_id = e.id
                where told.stream_id = ev.stream_id and told.sequence < ev.sequence and told.type <> ev.type
                  and d.state <> 'skipped'
                  and told.sequence > coalesce(
                      (select well.sequence from event well
                       where well.stream_id = ev.stream_id and well.sequence < ev.sequence and well.type = ev.type
                         and well.withheld is null and well.for_endpoint is null
                       order by well.sequence desc limit 1), 0))""";

    /**
     * Whether the event {@code ev} is for the endpoint {@code e}. A ping is for the one it names; what happens to an
     * endpoint is told to all others. What is withheld is for nobody. Tags choose among events of streams and servers, so an endpoint that names some gets no other
     * events. The second line is told of outages alone: by an event of its own once they have lasted, and of the end of
     * what it was told. The family's one checkbox for servers stands for both ends of their outages.
     */
    public static final String MATCHES =
            """
            ev.withheld is null and (ev.for_endpoint is null or ev.for_endpoint = e.id) and case when ev.type = 'test.ping' then e.id = cast(cast(ev.data as jsonb) ->> 'endpoint' as uuid)
                 when ev.type like 'webhook.%'
                 then e.id <> cast(cast(ev.data as jsonb) -> 'webhook' ->> 'id' as uuid)
                      and ('*' = any (e.events) or ev.type = any (e.events)) and cardinality(e.tags) = 0 and carried and e.after_ms is null
                 else ('*' = any (e.events) or ev.type = any (e.events)
                       or e.format = 'dispersa' and ev.type = 'server.online' and 'server.offline' = any (e.events))
                      and (cardinality(e.tags) = 0 or e.tags && ev.tags or ends_what_was_told) and carried
                      and (e.after_ms is null or ev.for_endpoint is not null
                           or ev.type in ('stream.online', 'server.online') and exists (
                               select from outage_call c
                               where c.outage_id = ev.outage_id and c.endpoint_id = e.id and c.calls > 0))
            end""".replace("carried", carried()).replace("ends_what_was_told", ENDS_WHAT_WAS_TOLD);

    /** Whether the endpoint's format can express the event, in SQL. */
    private static String carried() {
        StringBuilder sql = new StringBuilder("case e.format");
        for (Format format : Format.values()) {
            Set<EventType> types = format.types();
            if (types.size() < EventType.values().length - 1) {
                sql.append(" when '")
                        .append(format.wireName())
                        .append("' then ev.type in (")
                        .append(types.stream()
                                .map(type -> "'" + type.wireName() + "'")
                                .collect(Collectors.joining(", ")))
                        .append(')');
            }
        }
        return sql.append(" else true end").toString();
    }

    public static final String COLUMNS =
            "id, endpoint_id, event_id, event_type, event_sequence, stream_id, state, next_attempt_at, created_at, finished_at";

    /** At once; where an endpoint groups, when the window ends that is open, or one that begins now. */
    private static final String DUE = """
            case when e.group_window_ms is null or ev.type = 'test.ping' then now()
                 else least(now() + e.group_window_ms * interval '1 millisecond',
                            (select d.next_attempt_at from webhook_delivery d
                             where d.endpoint_id = e.id and d.state = 'pending' and d.lease is null
                               and d.attempts = d.schedule_from and d.next_attempt_at > now()
                             order by d.next_attempt_at limit 1)) end""";

    private static final String WRITE = "insert into webhook_delivery (" + COLUMNS + ")" + """

            select uuid_at(now()), e.id, ev.id, ev.type, ev.sequence, ev.stream_id,
                   case when e.enabled then 'pending' else 'skipped' end, %s, now(),
                   case when e.enabled then null else now() end
            from event ev cross join webhook_endpoint e
            where ev.id = any (cast(string_to_array(?1, ',') as uuid[])) and (e.enabled or e.disabled_reason = 'failing') and
            """.formatted(DUE) + MATCHES;

    private final Signals signals;

    DeliveryOutbox(Signals signals) {
        this.signals = signals;
    }

    @Override
    public Uni<Void> appended(List<Event> events, Mutiny.Session session) {
        String ids = events.stream().map(event -> event.id().value().toString()).collect(Collectors.joining(","));
        return session.createNativeQuery(WRITE)
                .setParameter(1, ids)
                .executeUpdate()
                .chain(written -> written == 0
                        ? Uni.createFrom().voidItem()
                        : signals.send(session, Signals.Channel.DELIVERY_DUE, ""));
    }
}
