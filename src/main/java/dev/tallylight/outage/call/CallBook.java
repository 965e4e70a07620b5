package dev.tallylight.outage.call;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventSubscriber;
import dev.tallylight.event.EventType;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;

/** Writes, in the transaction that tells of outages, when whoever wants it is to be called because of each. */
@ApplicationScoped
class CallBook implements EventSubscriber {
    /** What all were told to be over begins anew for everybody, also where it is one story with what came before. */
    private static final String TOLD_OVER = """
            delete from outage_call c using event ev
            where ev.id = any (cast(string_to_array(?1, ',') as uuid[])) and c.outage_id = ev.outage_id
              and ev.withheld is null and ev.for_endpoint is null
              and (select v.type from event v
                    where v.outage_id = ev.outage_id and v.sequence < ev.sequence and v.withheld is null and v.for_endpoint is null
                    order by v.sequence desc limit 1) in ('stream.online', 'server.online')""";

    private static final String BEGIN = """
            insert into outage_call (outage_id, endpoint_id, begun_at, due_at)
            select ev.outage_id, e.id, now(), now() + coalesce(e.after_ms, e.remind_ms) * interval '1 millisecond'
            from event ev cross join webhook_endpoint e
            where ev.id = any (cast(string_to_array(?1, ',') as uuid[]))
              and ev.outage_id is not null and ev.withheld is null and ev.for_endpoint is null
              and (e.after_ms is not null or e.remind_ms is not null)
              and ('*' = any (e.events) or ev.type = any (e.events)) and (cardinality(e.tags) = 0 or e.tags && ev.tags)
            on conflict (outage_id, endpoint_id) do update set due_at = coalesce(outage_call.due_at, excluded.due_at)""";

    @Override
    public Uni<Void> appended(List<Event> events, Mutiny.Session session) {
        String ids = events.stream()
                .filter(event -> event.type() == EventType.STREAM_OFFLINE || event.type() == EventType.SERVER_OFFLINE)
                .map(event -> event.id().value().toString())
                .collect(Collectors.joining(","));
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : session.createNativeQuery(TOLD_OVER)
                        .setParameter(1, ids)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery(BEGIN)
                                .setParameter(1, ids)
                                .executeUpdate())
                        .replaceWithVoid();
    }
}
