package dev.tallylight.webhook.log;

import dev.tallylight.access.Slice;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.EndpointRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Sends by hand: one delivery again, or a ping. The worker does the sending, as always. */
@ApplicationScoped
public class Redelivery {
    private static final String LOCK = """
            select d.endpoint_id, d.lease is not null and d.next_attempt_at > now()
            from webhook_delivery d where d.id = ?1 and %s for update""";

    /** A delivery that is pending anyway keeps its place in the schedule; one that has ended begins a new one. */
    private static final String REQUEUE = """
            update webhook_delivery
            set schedule_from = case when state = 'pending' then schedule_from else attempts end,
                state = 'pending', next_attempt_at = now(), lease = null, finished_at = null,
                replay_id = null, replay_before = null
            where id = ?1""";

    private static final String OF_EVENT = "select id from webhook_delivery where event_id = ?1 and endpoint_id = ?2";

    private static final String PINGS =
            "select count(*) from webhook_delivery where endpoint_id = ?1 and id >= ?2 and event_type = ?3";

    /** Whoever may have something sent by hand must not be able to flood a stranger with it. */
    private static final int MOST_PINGS = 60;

    private static final Duration PINGS_WITHIN = Duration.ofMinutes(1);

    private final EndpointRegistry endpoints;
    private final EventLog events;
    private final Signals signals;
    private final InstantSource clock;

    Redelivery(EndpointRegistry endpoints, EventLog events, Signals signals, InstantSource clock) {
        this.endpoints = endpoints;
        this.events = events;
        this.signals = signals;
        this.clock = clock;
    }

    /** Makes a delivery due at once, whatever became of it; its webhook-id stays, its attempts go on counting. */
    @WithTransaction
    public Uni<Void> redeliver(Slice slice, UUID id) {
        return Panache.getSession()
                .chain(session -> Existing.orNotFound(locked(session, slice, id), "delivery", id)
                        .chain(row -> {
                            if ((boolean) row[1]) {
                                throw new ProblemException(
                                        ProblemType.CONFLICT, "The delivery is being sent at this moment.");
                            }
                            return endpoints.requireEnabled(slice, (UUID) row[0]);
                        })
                        .chain(() -> session.createNativeQuery(REQUEUE)
                                .setParameter(1, id)
                                .executeUpdate())
                        .chain(() -> signals.send(session, Signals.Channel.DELIVERY_DUE, "")));
    }

    private static Uni<Object[]> locked(Mutiny.Session session, Slice slice, UUID id) {
        var query = session.createNativeQuery(LOCK.formatted(DeliveryLog.within(slice, "d", "?2")), Object[].class)
                .setParameter(1, id);
        return (slice.isAll() ? query : query.setParameter(2, slice.array())).getSingleResultOrNull();
    }

    /**
     * Sends a {@code test.ping} to one endpoint, {@value #MOST_PINGS} a minute at most.
     *
     * @return the delivery's id
     */
    @WithTransaction
    public Uni<UUID> ping(Slice slice, UUID endpoint) {
        String data = "{\"message\":\"This is a test from Tallylight.\",\"endpoint\":\"" + endpoint + "\"}";
        return endpoints
                .requireEnabled(slice, endpoint)
                .chain(() -> requireFewPings(endpoint))
                .chain(() -> endpoints.get(slice, endpoint))
                .chain(found -> events.append(new EventDraft(
                        EventType.TEST_PING, clock.instant(), null, found.view().tags(), List.of(), data)))
                .chain(event -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(OF_EVENT, UUID.class)
                                .setParameter(1, event.id().value())
                                .setParameter(2, endpoint)
                                .getSingleResult()));
    }

    private Uni<Void> requireFewPings(UUID endpoint) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(PINGS, Long.class)
                        .setParameter(1, endpoint)
                        .setParameter(2, Ids.floor(clock.instant().minus(PINGS_WITHIN)))
                        .setParameter(3, EventType.TEST_PING.wireName())
                        .getSingleResult())
                .invoke(sent -> {
                    if (sent >= MOST_PINGS) {
                        throw ProblemException.tooMuch(
                                "The webhook was sent " + MOST_PINGS + " tests within a minute already.", PINGS_WITHIN);
                    }
                })
                .replaceWithVoid();
    }
}
