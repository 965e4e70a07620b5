package dev.tallylight.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.stream.StreamStates;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Tells what was held back once nothing holds it any more: each stream in ONE transaction under its lock, so that it is
 * told once, by whichever replica is first. {@link AlertRechecks} calls it.
 */
@ApplicationScoped
public class OwedAlerts {
    private static final Logger LOG = Logger.getLogger(OwedAlerts.class);
    private static final TypeReference<List<Evidence>> EVIDENCE = new TypeReference<>() {};

    private final StreamStates states;
    private final TransitionRepository transitions;
    private final Alerts alerts;
    private final EventLog events;
    private final ObjectMapper mapper;
    private final InstantSource clock;

    OwedAlerts(
            StreamStates states,
            TransitionRepository transitions,
            Alerts alerts,
            EventLog events,
            ObjectMapper mapper,
            InstantSource clock) {
        this.states = states;
        this.transitions = transitions;
        this.alerts = alerts;
        this.events = events;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** The streams to look at, the longest due first. */
    @WithSession
    public Uni<List<StreamId>> due(int most) {
        return states.dueForRecheck(clock.instant(), most);
    }

    /** The maintenance windows changed: whatever is held back is looked at again. */
    @WithTransaction
    public Uni<Void> windowsChanged() {
        return states.recheckAllWithheld(clock.instant());
    }

    @WithTransaction
    public Uni<Void> recheck(StreamId stream) {
        Instant now = clock.instant();
        return states.lock(stream).chain(locked -> {
            Instant due = locked == null ? null : locked.alerts().recheckAt();
            return locked == null || due == null || due.isAfter(now)
                    ? Uni.createFrom().voidItem() // another replica was first
                    : alerts.recheck(locked, now).chain(alert -> tell(locked, alert, now));
        });
    }

    private Uni<Void> tell(StreamStates.Locked locked, Alert alert, Instant now) {
        EventType event = alert.event();
        if (event == null) {
            return Uni.createFrom().voidItem();
        }
        StreamId stream = locked.stream().id();
        return states.write(stream, alert.state())
                .chain(() -> transitions.last(stream.value()))
                .chain(last -> events.append(draft(locked, alert, event, last, now)))
                .invoke(told -> LOG.infof(
                        "stream %s \"%s\": %s is told now, event=%s",
                        stream, locked.stream().name(), event, told.id()))
                .replaceWithVoid();
    }

    private EventDraft draft(
            StreamStates.Locked locked, Alert alert, EventType event, TransitionEntity last, Instant now) {
        StreamEventData data = new StreamEventData(
                last.sequence,
                StreamEventData.Subject.of(
                        locked.stream(), TransitionRecorder.protocolPlayed(locked.stream(), locked.views())),
                alert.state().status(),
                dev.tallylight.stream.state.Status.ofWireName(last.previousStatus),
                alert.reason(),
                alert.detail(),
                alert.state().since(),
                last.confirmedAt,
                last.outageSeconds,
                evidence(last));
        return new EventDraft(
                event,
                now,
                locked.stream().id().value(),
                locked.stream().tags(),
                alert.state().outageFailed(),
                json(data));
    }

    private List<Evidence> evidence(TransitionEntity last) {
        try {
            return mapper.readValue(Objects.requireNonNull(last.evidence), EVIDENCE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence in the database is JSON that we wrote", e);
        }
    }

    private String json(StreamEventData data) {
        try {
            return mapper.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records always have a JSON form", e);
        }
    }
}
