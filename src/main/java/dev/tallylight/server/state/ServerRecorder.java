package dev.tallylight.server.state;

import dev.tallylight.alert.Alert;
import dev.tallylight.alert.Alerts;
import dev.tallylight.alert.ChangedSubject;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.follow.Sequence;
import dev.tallylight.outage.OutageChange;
import dev.tallylight.outage.OutageRecorder;
import dev.tallylight.server.ServerListener;
import dev.tallylight.server.beat.HeartbeatGaps;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what servers are, those of a moment together, in ONE transaction under the locks of their state rows: the state,
 * the outage, the event with what its subscribers add, and the transition.
 */
@ApplicationScoped
public class ServerRecorder implements ServerListener {
    /** The keys' next turn, by which each process knows of the change should its signal be lost, and its writer's. */
    private static final Duration UNTIL_ALL_IS_WRITTEN = Duration.ofSeconds(35);

    private final ServerStates states;
    private final ServerTransitionRepository transitions;
    private final ServerRows rows;
    private final ServerSubjects subjects;
    private final Alerts alerts;
    private final OutageRecorder outages;
    private final EventLog events;
    private final Signals signals;
    private final InstantSource clock;

    ServerRecorder(
            ServerStates states,
            ServerTransitionRepository transitions,
            ServerRows rows,
            ServerSubjects subjects,
            Alerts alerts,
            OutageRecorder outages,
            EventLog events,
            Signals signals,
            InstantSource clock) {
        this.states = states;
        this.transitions = transitions;
        this.rows = rows;
        this.subjects = subjects;
        this.alerts = alerts;
        this.outages = outages;
        this.events = events;
        this.signals = signals;
        this.clock = clock;
    }

    /** A decision on a server that is locked. */
    record Decision(ServerStates.Locked locked, StatusChange change) {
        UUID id() {
            return locked.server().id();
        }
    }

    /** A decision, what becomes of it as an alert, and the outage that it belongs to, where there is one. */
    record Judged(Decision made, Alert alert, @Nullable UUID outage) {
        UUID id() {
            return made.id();
        }
    }

    /**
     * Decides anew on servers that were heard, or were silent for long; another replica may have been first.
     *
     * @param known the gaps that count
     * @param written up to when all heartbeats are known
     */
    @WithTransaction
    public Uni<Void> weigh(Collection<UUID> servers, List<HeartbeatGaps.Gap> known, Instant written) {
        return states.lock(servers).chain(locked -> {
            List<Decision> decided = new ArrayList<>();
            for (ServerStates.Locked one : locked) {
                StatusChange change = ServerMachine.weigh(one.facts(), known, written);
                if (change != null) {
                    decided.add(new Decision(one, change.notAfter(clock.instant())));
                }
            }
            return record(decided, clock.instant()).chain(() -> look(locked, decided, known));
        });
    }

    private Uni<Void> look(List<ServerStates.Locked> locked, List<Decision> decided, List<HeartbeatGaps.Gap> known) {
        Map<UUID, SubjectState> after = decided.stream()
                .collect(Collectors.toMap(Decision::id, one -> one.change().after()));
        return Sequence.of(locked, one -> {
            UUID id = one.server().id();
            Instant at = ServerMachine.lookAt(one.facts(after.getOrDefault(id, one.state())), known);
            return Objects.equals(at, one.lookAt()) ? Uni.createFrom().voidItem() : states.writeLookAt(id, at);
        });
    }

    @Override
    public Uni<Void> lock(UUID server) {
        return states.lockRow(server);
    }

    @Override
    public Uni<Void> created(UUID server, boolean paused) {
        return states.create(server, SubjectState.initial(clock.instant(), paused));
    }

    @WithTransaction
    @Override
    public Uni<Void> pausedChanged(UUID server, boolean paused) {
        return states.lock(List.of(server)).chain(locked -> {
            Instant now = clock.instant();
            List<Decision> decided = new ArrayList<>();
            for (ServerStates.Locked one : locked) {
                StatusChange change = ServerMachine.pause(one.state(), paused, now);
                if (change != null) {
                    decided.add(new Decision(one, change));
                }
            }
            return record(decided, now).chain(() -> look(locked, decided, List.of()));
        });
    }

    /**
     * Looked at again: what is withheld at once, its silence when every process has written what the old limit let it keep in
     * memory. Else a server that reports would be offline by its last heartbeat but some.
     */
    @WithTransaction
    @Override
    public Uni<Void> rulesChanged(UUID server) {
        return states.lock(List.of(server))
                .chain(locked -> Sequence.of(
                        locked,
                        one -> states.write(server, one.alerts().recheckedAt(clock.instant()))
                                .chain(() -> states.writeLookAt(server, lookAtWhenAllIsWritten(one)))));
    }

    private @Nullable Instant lookAtWhenAllIsWritten(ServerStates.Locked one) {
        Instant at = ServerMachine.lookAt(one.facts(), List.of());
        Instant written = clock.instant().plus(UNTIL_ALL_IS_WRITTEN);
        if (at == null || at.isAfter(written)) {
            return at;
        }
        // no edit puts off what is due
        Instant due = one.lookAt();
        return due == null || due.isAfter(written) ? written : due;
    }

    private Uni<Void> record(List<Decision> decided, Instant now) {
        if (decided.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<ChangedSubject> changed = decided.stream()
                .map(one -> new ChangedSubject(subjects.of(one.locked()), one.change()))
                .toList();
        return alerts.judge(changed, now)
                .call(judged -> writeStates(judged))
                .chain(judged -> outages.record(changes(decided, judged), now)
                        .map(ids -> decided.stream()
                                .map(one -> new Judged(
                                        one, Objects.requireNonNull(judged.get(one.id())), ids.get(one.id())))
                                .toList()))
                .chain(all -> append(all, now)
                        .chain(told -> transitions.persist(
                                all.stream().map(one -> rows.transition(one, told.get(one.id()), now)))))
                .chain(() -> Panache.getSession())
                .chain(session -> session.flush()
                        .chain(() -> signals.send(
                                session,
                                Signals.Channel.STATUS_CHANGED,
                                decided.stream().map(one -> one.id().toString()).toList())))
                .invoke(() -> decided.forEach(rows::note));
    }

    private Uni<Void> writeStates(Map<UUID, Alert> judged) {
        return Sequence.of(
                judged.entrySet(),
                one -> states.write(one.getKey(), one.getValue().state()));
    }

    private static List<OutageChange> changes(List<Decision> decided, Map<UUID, Alert> judged) {
        return decided.stream()
                .map(one -> change(one, Objects.requireNonNull(judged.get(one.id()))))
                .toList();
    }

    private static OutageChange change(Decision one, Alert alert) {
        return new OutageChange(
                OutageChange.SERVER,
                one.id(),
                one.locked().server().name(),
                one.locked().server().tags(),
                one.change().before(),
                one.change().after(),
                alert.alerts().flappingSince() == null
                        ? null
                        : ServerSubjects.flapping(one.locked().server()).window(),
                alert.event() != null
                        && alert.withheld() == null
                        && one.change().after().status() != Status.UNKNOWN,
                alert.alerts().withheld(),
                List.of());
    }

    /** @return the event of each server whose decision is one */
    private Uni<Map<UUID, Event>> append(List<Judged> judged, Instant now) {
        List<EventDraft> drafts = judged.stream()
                .filter(one -> one.alert().event() != null)
                .map(one -> rows.event(one, now))
                .toList();
        return events.append(drafts)
                .map(appended -> appended.stream()
                        .collect(Collectors.toMap(event -> Objects.requireNonNull(event.subjectId()), event -> event)));
    }
}
