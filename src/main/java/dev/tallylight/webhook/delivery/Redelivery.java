package dev.tallylight.webhook.delivery;

import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.EndpointRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Sends by hand: one delivery again, a range of events again, a ping. The worker does the sending, as always. */
@ApplicationScoped
public class Redelivery {
    /** So many deliveries are put into the queue by one replay. */
    static final int MOST_REPLAYED = 10_000;

    private static final String LOCK = """
            select d.endpoint_id, d.lease is not null and d.next_attempt_at > now()
            from webhook_delivery d where d.id = ?1 for update""";

    /** A delivery that is pending anyway keeps its place in the schedule; one that has ended begins a new one. */
    private static final String REQUEUE = """
            update webhook_delivery
            set schedule_from = case when state = 'pending' then schedule_from else attempts end,
                state = 'pending', next_attempt_at = now(), lease = null, finished_at = null
            where id = ?1""";

    private static final String RANGE = """
            ev.id >= uuid_floor(cast(?2 as timestamptz)) and ev.id < uuid_floor(cast(?3 as timestamptz))
            and ev.type = any (string_to_array(?4, ','))""";

    private static final String COUNT_RANGE = """
            select count(*) from (
                select from event ev join webhook_endpoint e on e.id = ?1
                where (%s) and ((%s) or exists (
                    select from webhook_delivery d where d.endpoint_id = e.id and d.event_id = ev.id))
                limit %d) as found""".formatted(RANGE, DeliveryOutbox.MATCHES, MOST_REPLAYED + 1);

    private static final String REQUEUE_RANGE = """
            update webhook_delivery d
            set schedule_from = attempts, state = 'pending', next_attempt_at = now(), lease = null, finished_at = null
            from event ev
            where d.endpoint_id = ?1 and d.event_id = ev.id and d.state <> 'pending' and """ + " " + RANGE;

    private static final String ADD_RANGE = "insert into webhook_delivery (" + DeliveryOutbox.COLUMNS + ")"
            + """

            select uuid_at(now()), e.id, ev.id, ev.type, ev.sequence, ev.stream_id, 'pending', now(), now(), null
            from event ev join webhook_endpoint e on e.id = ?1
            where (%s) and (%s) and not exists (
                select from webhook_delivery d where d.endpoint_id = e.id and d.event_id = ev.id)""".formatted(RANGE, DeliveryOutbox.MATCHES);

    private static final String OF_EVENT = "select id from webhook_delivery where event_id = ?1 and endpoint_id = ?2";

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
    public Uni<Void> redeliver(UUID id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK, Object[].class)
                        .setParameter(1, id)
                        .getSingleResultOrNull()
                        .onItem()
                        .ifNull()
                        .failWith(() -> ProblemException.notFound("delivery", id.toString()))
                        .chain(row -> {
                            if ((boolean) row[1]) {
                                throw new ProblemException(
                                        ProblemType.CONFLICT, "The delivery is being sent at this moment.");
                            }
                            return endpoints.requireEnabled((UUID) row[0]);
                        })
                        .chain(() -> session.createNativeQuery(REQUEUE)
                                .setParameter(1, id)
                                .executeUpdate())
                        .chain(() -> signals.send(session, Signals.Channel.DELIVERY_DUE, "")));
    }

    /**
     * Makes all of an endpoint's deliveries of a range due at once, those that were skipped or never written included.
     *
     * @return how many
     */
    @WithTransaction
    public Uni<Integer> replay(UUID endpoint, ReplayRequest request) {
        request.check();
        Instant until = request.until() == null ? clock.instant() : request.until();
        Range range = new Range(endpoint, Objects.requireNonNull(request.since()), until, request.wantedTypes());
        return endpoints
                .requireEnabled(endpoint)
                .chain(Panache::getSession)
                .chain(session -> range.bind(session.createNativeQuery(COUNT_RANGE, Long.class))
                        .getSingleResult()
                        .invoke(Redelivery::checkBound)
                        .chain(() -> range.bind(session.createNativeQuery(REQUEUE_RANGE))
                                .executeUpdate())
                        .chain(requeued -> range.bind(session.createNativeQuery(ADD_RANGE))
                                .executeUpdate()
                                .map(added -> requeued + added))
                        .call(() -> signals.send(session, Signals.Channel.DELIVERY_DUE, "")));
    }

    private static void checkBound(long found) {
        if (found > MOST_REPLAYED) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "until",
                    "would replay more than " + MOST_REPLAYED + " events: choose a shorter range, or fewer types");
        }
    }

    /** Sends a {@code test.ping} to one endpoint. @return the delivery's id */
    @WithTransaction
    public Uni<UUID> ping(UUID endpoint) {
        String data = "{\"message\":\"This is a test from Tallylight.\",\"endpoint\":\"" + endpoint + "\"}";
        return endpoints
                .requireEnabled(endpoint)
                .chain(() -> events.append(
                        new EventDraft(EventType.TEST_PING, clock.instant(), null, List.of(), List.of(), data)))
                .chain(event -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(OF_EVENT, UUID.class)
                                .setParameter(1, event.id().value())
                                .setParameter(2, endpoint)
                                .getSingleResult()));
    }

    private record Range(UUID endpoint, Instant since, Instant until, String types) {
        <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
            query.setParameter(1, endpoint);
            query.setParameter(2, since.truncatedTo(ChronoUnit.MILLIS));
            query.setParameter(3, until.truncatedTo(ChronoUnit.MILLIS));
            query.setParameter(4, types);
            return query;
        }
    }
}
