package dev.tallylight.status;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.Alert;
import dev.tallylight.alert.Alerts;
import dev.tallylight.alert.OwedSubjects;
import dev.tallylight.alert.Status;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.Sequence;
import dev.tallylight.outage.OutageRecorder;
import dev.tallylight.rest.Json;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.state.StreamLists;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what was held back once nothing holds it any more: those of a moment in ONE transaction under the locks of their
 * streams, so that each is told once, by whichever replica is first.
 */
@ApplicationScoped
public class OwedAlerts implements OwedSubjects {
    private static final TypeReference<List<Evidence>> EVIDENCE = new TypeReference<>() {};

    private final StreamStates states;
    private final StreamLists lists;
    private final StreamSubjects subjects;
    private final TransitionRepository transitions;
    private final TransitionNotes notes;
    private final Alerts alerts;
    private final EventLog events;
    private final OutageRecorder outages;
    private final Json json;
    private final InstantSource clock;

    OwedAlerts(
            StreamStates states,
            StreamLists lists,
            StreamSubjects subjects,
            TransitionRepository transitions,
            TransitionNotes notes,
            Alerts alerts,
            EventLog events,
            OutageRecorder outages,
            ObjectMapper mapper,
            InstantSource clock) {
        this.states = states;
        this.lists = lists;
        this.subjects = subjects;
        this.transitions = transitions;
        this.notes = notes;
        this.alerts = alerts;
        this.events = events;
        this.outages = outages;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    /** What is told now of a stream that is locked. */
    private record Told(StreamStates.Locked locked, Alert alert, EventType event) {
        StreamId stream() {
            return locked.stream().id();
        }
    }

    @Override
    public String kind() {
        return "stream";
    }

    @Override
    public Uni<List<UUID>> withheld(@Nullable UUID after, int most) {
        return lists.withheld(after, most);
    }

    @Override
    public Uni<List<UUID>> due(Instant now, int most) {
        return lists.dueForRecheck(now, most);
    }

    @Override
    public Uni<List<UUID>> waitingFor(Collection<UUID> parents, String reason) {
        return lists.waitingFor(parents, reason);
    }

    /** Looks at what is withheld of these streams, and at what is due; another replica may have been first. */
    @WithTransaction
    @Override
    public Uni<Void> recheck(Collection<UUID> streams) {
        return states.lock(streams.stream().map(StreamId::new).toList()).chain(all -> {
            Instant now = clock.instant();
            List<StreamStates.Locked> concerned =
                    all.stream().filter(one -> concerns(one, now)).toList();
            return concerned.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : alerts.recheck(concerned.stream().map(subjects::of).toList(), now)
                            .chain(alerts -> tell(told(concerned, alerts), now));
        });
    }

    private static boolean concerns(StreamStates.Locked locked, Instant now) {
        Instant due = locked.alerts().recheckAt();
        return locked.alerts().withheld() != null || due != null && !due.isAfter(now);
    }

    private static List<Told> told(List<StreamStates.Locked> streams, Map<UUID, Alert> alerts) {
        List<Told> told = new ArrayList<>();
        for (StreamStates.Locked one : streams) {
            Alert alert = Objects.requireNonNull(alerts.get(one.stream().id().value()));
            EventType event = alert.event();
            if (event != null) {
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
        told.stream()
                .filter(OwedAlerts::alertsOfOutage)
                .forEach(one -> outagesSince.put(
                        one.stream().value(), one.alert().state().outageSince()));
        Map<UUID, Long> sequences = told.stream()
                .collect(Collectors.toMap(
                        one -> one.stream().value(), one -> one.locked().state().sequence()));
        return Sequence.of(told, one -> states.write(one.stream(), one.alert().state()))
                .chain(() -> outages.told(outagesSince))
                .chain(ids -> transitions
                        .last(sequences)
                        .chain(last -> events.append(told.stream()
                                .map(one -> draft(
                                        one,
                                        Objects.requireNonNull(
                                                last.get(one.stream().value())),
                                        ids.get(one.stream().value()),
                                        now))
                                .toList())))
                .invoke(() -> told.forEach(this::note))
                .replaceWithVoid();
    }

    private void note(Told one) {
        notes.note(
                one.stream(),
                "stream %s \"%s\": %s is told now"
                        .formatted(one.stream(), one.locked().stream().name(), one.event()));
    }

    private EventDraft draft(Told one, TransitionEntity last, @Nullable UUID outage, Instant now) {
        StreamStates.Locked locked = one.locked();
        Alert alert = one.alert();
        StreamEventData data = new StreamEventData(
                last.sequence,
                StreamEventData.Subject.of(
                        locked.stream(), TransitionRows.protocolPlayed(locked.stream(), locked.views())),
                alert.state().status(),
                Status.ofWireName(last.previousStatus),
                alert.reason(),
                alert.detail(),
                alert.state().since(),
                last.confirmedAt,
                last.outageSeconds,
                evidence(last),
                outage);
        return new EventDraft(
                one.event(),
                now,
                one.stream().value(),
                locked.stream().tags(),
                alert.state().outageFailed(),
                json.write(data),
                null,
                outage);
    }

    /** Its outage is open, or handlers were told of one that is over: what is told of any other stream belongs to none. */
    private static boolean alertsOfOutage(Told one) {
        return one.alert().state().outageSince() != null
                || one.locked().state().announced() == Status.OFFLINE && one.event() == EventType.STREAM_ONLINE;
    }

    private List<Evidence> evidence(TransitionEntity last) {
        return json.read(Objects.requireNonNull(last.evidence), EVIDENCE);
    }
}
