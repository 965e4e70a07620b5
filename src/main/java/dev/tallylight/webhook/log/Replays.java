package dev.tallylight.webhook.log;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.event.EventFeed;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.EndpointRegistry;
import dev.tallylight.webhook.delivery.DeliveryOutbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Sends ranges of events again. A replay puts its deliveries into the queue in one transaction, each marked with it and
 * with what it was before, so that its progress can be counted and what still waits can be put back.
 */
@ApplicationScoped
public class Replays {
    /** So many deliveries are put into the queue by one replay. */
    static final int MOST_REPLAYED = 10_000;

    private static final int MOST_LISTED = 50;

    private static final String RANGE = """
            ev.id >= uuid_floor(cast(?2 as timestamptz)) and ev.id < uuid_floor(cast(?3 as timestamptz))
            and ev.type = any (string_to_array(?4, ',')) and cast(?6 as varchar[]) is not null and\s""";

    private static final String WANTED = " = any (string_to_array(?5, ','))";

    private static String range(Slice slice) {
        return RANGE + EventFeed.within(slice, "ev.", "?6");
    }

    private static String countRange(Slice slice) {
        return """
                select count(*) from (
                    select from event ev join webhook_endpoint e on e.id = ?1
                    left join webhook_delivery d on d.endpoint_id = e.id and d.event_id = ev.id
                    where (%s) and (d.state %s or d.id is null and 'missed' %s and (%s))
                    limit %d) as found""".formatted(range(slice), WANTED, WANTED, DeliveryOutbox.MATCHES, MOST_REPLAYED + 1);
    }

    private static String requeueRange(Slice slice) {
        return """
                update webhook_delivery d
                set schedule_from = attempts, state = 'pending', next_attempt_at = now(), lease = null, finished_at = null,
                    replay_id = ?7, replay_before = d.state
                from event ev
                where d.endpoint_id = ?1 and d.event_id = ev.id and d.state <> 'pending' and d.state %s and %s""".formatted(WANTED, range(slice));
    }

    private static String addRange(Slice slice) {
        return """
                insert into webhook_delivery (%s, replay_id)
                select uuid_at(now()), e.id, ev.id, ev.type, ev.sequence, ev.stream_id, 'pending', now(), now(), null, ?7
                from event ev join webhook_endpoint e on e.id = ?1
                where 'missed' %s and (%s) and (%s) and not exists (
                    select from webhook_delivery d where d.endpoint_id = e.id and d.event_id = ev.id)""".formatted(DeliveryOutbox.COLUMNS, WANTED, range(slice), DeliveryOutbox.MATCHES);
    }

    private static final String NOTE = """
            insert into webhook_replay (id, endpoint_id, since, until, types, states, total, created_at)
            values (?1, ?2, ?3, ?4, cast(string_to_array(?5, ',') as varchar[]),
                    cast(string_to_array(?6, ',') as varchar[]), ?7, now())""";

    /** What is being sent at this moment ends by itself; what waited behind the others, an alert of this minute maybe, waits no more. */
    private static final String PUT_BACK = """
            with done as (
                update webhook_delivery
                set state = coalesce(replay_before, 'skipped'), finished_at = now()
                where replay_id = ?1 and state = 'pending' and lease is null
                returning *
            )""" + DeliveryOutbox.WAKE_NEXT + " select count(*) from done";

    private static final String CANCEL =
            "update webhook_replay r set cancelled = true where r.id = ?1 and r.endpoint_id = ?2 and ";

    /**
     * Whether a replay, the row {@code r}, is there for a slice, in SQL: none of what it sends is beyond it. Somebody else may
     * have replayed what the endpoint heard when its tags were others.
     *
     * @param parameter which is {@link Slice#array}; not there for all
     */
    static String within(Slice slice, String parameter) {
        return slice.isAll()
                ? "true"
                : "not exists (select from webhook_delivery d where d.replay_id = r.id and not (%s))"
                        .formatted(DeliveryLog.within(slice, "d", parameter));
    }

    private static final String VIEW = """
            select r.*, n.pending, n.succeeded, n.failed, n.skipped
            from webhook_replay r
            cross join lateral (
                select count(*) filter (where d.state = 'pending') as pending,
                       count(*) filter (where d.state = 'succeeded') as succeeded,
                       count(*) filter (where d.state = 'failed') as failed,
                       count(*) filter (where d.state = 'skipped') as skipped
                from webhook_delivery d where d.replay_id = r.id) n
            where r.endpoint_id = $1 and\s""";

    private final EndpointRegistry endpoints;
    private final Signals signals;
    private final Pool pool;
    private final Audit audit;
    private final InstantSource clock;

    Replays(EndpointRegistry endpoints, Signals signals, Pool pool, Audit audit, InstantSource clock) {
        this.endpoints = endpoints;
        this.signals = signals;
        this.pool = pool;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes all of an endpoint's deliveries of a range due at once, those that were skipped or never written included.
     *
     * @return the replay's id
     */
    @WithTransaction
    public Uni<UUID> start(Slice slice, UUID endpoint, ReplayRequest request) {
        request.check();
        Instant now = clock.instant();
        UUID id = Ids.at(now);
        Range range = new Range(
                endpoint,
                Objects.requireNonNull(request.since()).truncatedTo(ChronoUnit.MILLIS),
                (request.until() == null ? now : request.until()).truncatedTo(ChronoUnit.MILLIS),
                request.wantedTypes(),
                request.wantedStates(),
                slice);
        return endpoints
                .requireEnabled(slice, endpoint)
                .chain(Panache::getSession)
                .chain(session -> range.bind(session.createNativeQuery(countRange(slice), Long.class))
                        .getSingleResult()
                        .invoke(Replays::checkBound)
                        .chain(() -> range.bind(session.createNativeQuery(requeueRange(slice)))
                                .setParameter(7, id)
                                .executeUpdate())
                        .chain(requeued -> range.bind(session.createNativeQuery(addRange(slice)))
                                .setParameter(7, id)
                                .executeUpdate()
                                .map(added -> requeued + added))
                        .chain(total -> note(session, id, range, request, total))
                        .chain(() -> audit.note(Note.created("replay", id, endpoint.toString(), Fields.of(request))))
                        .chain(() -> signals.send(session, Signals.Channel.DELIVERY_DUE, "")))
                .replaceWith(id);
    }

    private static Uni<Integer> note(Mutiny.Session session, UUID id, Range range, ReplayRequest request, int total) {
        return session.createNativeQuery(NOTE)
                .setParameter(1, id)
                .setParameter(2, range.endpoint)
                .setParameter(3, range.since)
                .setParameter(4, range.until)
                .setParameter(5, names(request.types()))
                .setParameter(6, request.states() == null ? "" : String.join(",", request.states()))
                .setParameter(7, total)
                .executeUpdate();
    }

    private static String names(@Nullable List<EventType> types) {
        return types == null
                ? ""
                : String.join(",", types.stream().map(EventType::wireName).toList());
    }

    private static void checkBound(long found) {
        if (found > MOST_REPLAYED) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "until",
                    "would replay more than " + MOST_REPLAYED + " events: choose a shorter range, or fewer types");
        }
    }

    /** Puts back what still waits: what was done before is done again, what was never sent is skipped. */
    @WithTransaction
    public Uni<Void> cancel(Slice slice, UUID endpoint, UUID id) {
        return owned(slice, endpoint)
                .chain(Panache::getSession)
                .chain(session -> cancelled(session, slice, endpoint, id)
                        .invoke(found -> {
                            if (found == 0) {
                                throw ProblemException.notFound("replay", id.toString());
                            }
                        })
                        .chain(() -> session.createNativeQuery(PUT_BACK, Long.class)
                                .setParameter(1, id)
                                .getSingleResult())
                        .chain(() -> signals.send(session, Signals.Channel.DELIVERY_DUE, ""))
                        .chain(() -> audit.note(Note.deleted("replay", id, endpoint.toString(), Fields.of(Map.of())))));
    }

    private static Uni<Integer> cancelled(Mutiny.Session session, Slice slice, UUID endpoint, UUID id) {
        var update = session.createNativeQuery(CANCEL + within(slice, "?3"))
                .setParameter(1, id)
                .setParameter(2, endpoint);
        return (slice.isAll() ? update : update.setParameter(3, slice.array())).executeUpdate();
    }

    /** The log outlives its endpoint; for a slice what became of one that is gone is nobody's. */
    private Uni<Void> owned(Slice slice, UUID endpoint) {
        return slice.isAll()
                ? Uni.createFrom().voidItem()
                : endpoints.get(slice, endpoint).replaceWithVoid();
    }

    /** How far one has come. */
    public Uni<ReplayView> one(Slice slice, UUID endpoint, UUID id) {
        Uni<@Nullable ReplayView> read = read(slice, " and r.id = $2", Tuple.of(endpoint, id))
                .map(found -> found.isEmpty() ? null : found.getFirst());
        return owned(slice, endpoint).chain(() -> Existing.orNotFound(read, "replay", id));
    }

    /** An endpoint's newest ones, the newest first. */
    public Uni<List<ReplayView>> of(Slice slice, UUID endpoint) {
        return owned(slice, endpoint)
                .chain(() -> read(slice, " order by r.id desc limit " + MOST_LISTED, Tuple.of(endpoint)));
    }

    private Uni<List<ReplayView>> read(Slice slice, String which, Tuple parameters) {
        int next = parameters.size() + 1;
        if (!slice.isAll()) {
            parameters.addArrayOfString(slice.array());
        }
        return pool.preparedQuery(VIEW + within(slice, "$" + next) + which)
                .execute(parameters)
                .map(Replays::views);
    }

    private static List<ReplayView> views(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(Replays::view)
                .toList();
    }

    private static ReplayView view(Row row) {
        long pending = row.getLong("pending");
        String state = row.getBoolean("cancelled") ? "cancelled" : pending > 0 ? "running" : "done";
        return new ReplayView(
                row.getUUID("id"),
                row.getUUID("endpoint_id"),
                row.getOffsetDateTime("since").toInstant(),
                row.getOffsetDateTime("until").toInstant(),
                List.of(row.getArrayOfStrings("types")),
                List.of(row.getArrayOfStrings("states")),
                state,
                row.getInteger("total"),
                pending,
                row.getLong("succeeded"),
                row.getLong("failed"),
                row.getLong("skipped"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private record Range(UUID endpoint, Instant since, Instant until, String types, String states, Slice slice) {
        <Q extends Mutiny.AbstractQuery> Q bind(Q query) {
            query.setParameter(1, endpoint);
            query.setParameter(2, since);
            query.setParameter(3, until);
            query.setParameter(4, types);
            query.setParameter(5, states);
            query.setParameter(6, slice.array());
            return query;
        }
    }
}
