package dev.tallylight.server.state;

import dev.tallylight.alert.Alert;
import dev.tallylight.alert.Alerts;
import dev.tallylight.alert.OwedSubjects;
import dev.tallylight.alert.Status;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.Sequence;
import dev.tallylight.outage.OutageRecorder;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Tells what was held back of servers once nothing holds it any more, in ONE transaction under the locks of their states. */
@ApplicationScoped
public class OwedServers implements OwedSubjects {
    private static final UUID BEGINNING = new UUID(0, 0);

    private static final String WITHHELD =
            "select server_id as id from server_state where withheld is not null and server_id > $1 order by server_id limit $2";

    private static final String DUE =
            "select server_id as id from server_state where recheck_at <= $1 order by recheck_at limit $2";

    private static final String WAITING_FOR = """
            select s.id from server_state t join server s on s.id = t.server_id
            where t.withheld = $2 and s.depends_on && $1::varchar[] order by s.id""";

    private final Pool pool;
    private final ServerStates states;
    private final ServerTransitionRepository transitions;
    private final ServerRows rows;
    private final ServerSubjects subjects;
    private final Alerts alerts;
    private final OutageRecorder outages;
    private final EventLog events;
    private final InstantSource clock;

    OwedServers(
            Pool pool,
            ServerStates states,
            ServerTransitionRepository transitions,
            ServerRows rows,
            ServerSubjects subjects,
            Alerts alerts,
            OutageRecorder outages,
            EventLog events,
            InstantSource clock) {
        this.pool = pool;
        this.states = states;
        this.transitions = transitions;
        this.rows = rows;
        this.subjects = subjects;
        this.alerts = alerts;
        this.outages = outages;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "server";
    }

    @Override
    public Uni<List<UUID>> withheld(@Nullable UUID after, int most) {
        return ids(WITHHELD, Tuple.of(after == null ? BEGINNING : after, most));
    }

    @Override
    public Uni<List<UUID>> due(Instant now, int most) {
        return ids(DUE, Tuple.of(now.atOffset(ZoneOffset.UTC), most));
    }

    @Override
    public Uni<List<UUID>> waitingFor(Collection<UUID> parents, String reason) {
        return ids(WAITING_FOR, Tuple.of(parents.stream().map(UUID::toString).toArray(String[]::new), reason));
    }

    private Uni<List<UUID>> ids(String query, Tuple parameters) {
        return pool.preparedQuery(query)
                .execute(parameters)
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> row.getUUID("id"))
                        .toList());
    }

    /** What is told now of a server that is locked. */
    private record Told(ServerStates.Locked locked, Alert alert, EventType event) {
        UUID id() {
            return locked.server().id();
        }

        /** Its outage is open, or handlers were told of one that is over. */
        boolean ofOutage() {
            return alert.state().outageSince() != null
                    || locked.state().announced() == Status.OFFLINE && event == EventType.SERVER_ONLINE;
        }
    }

    @WithTransaction
    @Override
    public Uni<Void> recheck(Collection<UUID> servers) {
        return states.lock(servers).chain(all -> {
            Instant now = clock.instant();
            List<ServerStates.Locked> concerned =
                    all.stream().filter(one -> concerns(one, now)).toList();
            return concerned.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : alerts.recheck(concerned.stream().map(subjects::of).toList(), now)
                            .chain(judged -> tell(told(concerned, judged), now));
        });
    }

    private static boolean concerns(ServerStates.Locked one, Instant now) {
        Instant due = one.alerts().recheckAt();
        return one.alerts().withheld() != null || due != null && !due.isAfter(now);
    }

    private static List<Told> told(List<ServerStates.Locked> servers, Map<UUID, Alert> judged) {
        List<Told> told = new ArrayList<>();
        for (ServerStates.Locked one : servers) {
            Alert alert = judged.get(one.server().id());
            EventType event = alert == null ? null : alert.event();
            if (alert != null && event != null) {
                told.add(new Told(one, alert, event));
            }
        }
        return told;
    }

    private Uni<Void> tell(List<Told> told, Instant now) {
        if (told.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<UUID, @Nullable Instant> outagesSince = new HashMap<>();
        for (Told one : told) {
            if (one.ofOutage()) {
                outagesSince.put(one.id(), one.alert().state().outageSince());
            }
        }
        Map<UUID, Long> sequences = told.stream()
                .collect(Collectors.toMap(Told::id, one -> one.locked().state().sequence()));
        return Sequence.of(told, one -> states.write(one.id(), one.alert().state()))
                .chain(() -> outages.told(outagesSince))
                .chain(ids -> transitions.last(sequences).chain(last -> events.append(drafts(told, last, ids, now))))
                .replaceWithVoid();
    }

    private List<EventDraft> drafts(
            List<Told> told, Map<UUID, ServerTransitionEntity> last, Map<UUID, UUID> outages, Instant now) {
        List<EventDraft> drafts = new ArrayList<>();
        for (Told one : told) {
            ServerTransitionEntity transition = last.get(one.id());
            if (transition != null) {
                drafts.add(rows.owed(one.locked(), one.alert(), transition, outages.get(one.id()), now));
            }
        }
        return drafts;
    }
}
