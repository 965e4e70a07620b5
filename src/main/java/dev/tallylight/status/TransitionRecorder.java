package dev.tallylight.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.probe.Protocol;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.CheckpointView;
import dev.tallylight.stream.Status;
import dev.tallylight.stream.StreamListener;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes down, each in ONE transaction under the lock of its stream: the checkpoint's view, the new status, the
 * transition with its evidence, the event, and what the event's subscribers add. Called by {@link Ingest} for views
 * that changed, and by the stream's registry, in its transaction, for pauses and new voters.
 */
@ApplicationScoped
public class TransitionRecorder implements StreamListener {
    private static final Logger LOG = Logger.getLogger(TransitionRecorder.class);

    private final StreamStates states;
    private final TransitionRepository transitions;
    private final CheckpointRegistry checkpoints;
    private final Alerts alerts;
    private final EventLog events;
    private final Signals signals;
    private final ObjectMapper mapper;
    private final InstantSource clock;

    TransitionRecorder(
            StreamStates states,
            TransitionRepository transitions,
            CheckpointRegistry checkpoints,
            Alerts alerts,
            EventLog events,
            Signals signals,
            ObjectMapper mapper,
            InstantSource clock) {
        this.states = states;
        this.transitions = transitions;
        this.checkpoints = checkpoints;
        this.alerts = alerts;
        this.events = events;
        this.signals = signals;
        this.mapper = mapper;
        this.clock = clock;
    }

    /** A checkpoint made up its mind: {@link CheckpointView#after} says whether that changes what is known. */
    @WithTransaction
    public Uni<Void> viewChanged(StreamId stream, CheckpointView view) {
        return states.lock(stream).chain(locked -> {
            if (locked == null || locked.stream().paused()) {
                return Uni.createFrom().voidItem();
            }
            CheckpointView before = locked.views().stream()
                    .filter(other -> other.checkpointId().equals(view.checkpointId()))
                    .findFirst()
                    .orElse(null);
            CheckpointView after = view.after(before);
            return after == before
                    ? weigh(locked, locked.views())
                    : states.write(stream, after).chain(() -> weigh(locked, replaced(locked.views(), after)));
        });
    }

    @WithTransaction
    @Override
    public Uni<Void> votersChanged(StreamId stream) {
        return states.lock(stream)
                .chain(locked -> locked == null ? Uni.createFrom().voidItem() : weigh(locked, locked.views()));
    }

    /** One of its checkpoints was lost, went blind, or came back: that is told once, and not again for every stream. */
    @WithTransaction
    public Uni<Void> conditionChanged(StreamId stream) {
        return states.lock(stream)
                .chain(locked -> locked == null ? Uni.createFrom().voidItem() : weigh(locked, locked.views()));
    }

    @WithTransaction
    @Override
    public Uni<Void> pausedChanged(StreamId stream, boolean paused) {
        return states.lock(stream).chain(locked -> {
            Instant now = clock.instant();
            Decision decision = locked == null ? null : StatusMachine.pause(locked.state(), paused, now);
            return decision == null || locked == null
                    ? Uni.createFrom().voidItem()
                    : states.forgetViews(stream).chain(() -> record(locked, decision, List.of(), now));
        });
    }

    @WithTransaction
    @Override
    public Uni<Void> alertRulesChanged(StreamId stream) {
        return states.lock(stream)
                .chain(locked -> locked == null
                        ? Uni.createFrom().voidItem()
                        : states.write(stream, locked.alerts().recheckedAt(clock.instant())));
    }

    private Uni<Void> weigh(StreamStates.Locked locked, List<CheckpointView> views) {
        return checkpoints.all().chain(places -> {
            List<Vote> votes = Vote.all(locked.stream(), views, places);
            Decision decision =
                    StatusMachine.weigh(locked.state(), votes, locked.stream().quorum());
            return decision == null ? Uni.createFrom().voidItem() : record(locked, decision, votes, clock.instant());
        });
    }

    private Uni<Void> record(StreamStates.Locked locked, Decision decision, List<Vote> votes, Instant now) {
        StreamId stream = locked.stream().id();
        return alerts.judge(locked, decision, now)
                .call(alert -> states.write(stream, alert.state()))
                .chain(alert -> append(locked, decision, alert, votes, now)
                        .chain(event -> transitions.persist(transition(stream, decision, alert, votes, now, event))))
                .call(() -> decision.before().status() == Status.OFFLINE
                        ? states.recheckChildrenOf(stream, now)
                        : Uni.createFrom().voidItem())
                .chain(() -> Panache.getSession())
                .chain(session -> session.flush()
                        .chain(() -> signals.send(session, Signals.Channel.STATUS_CHANGED, stream.toString())))
                .invoke(() -> LOG.infof(
                        "stream %s \"%s\": %s -> %s, reason=%s, since=%s, sequence=%d",
                        stream,
                        locked.stream().name(),
                        decision.before().status().wireName(),
                        decision.after().status().wireName(),
                        decision.after().reason(),
                        decision.after().since(),
                        decision.after().sequence()));
    }

    private Uni<@Nullable Event> append(
            StreamStates.Locked locked, Decision decision, Alert alert, List<Vote> votes, Instant now) {
        EventType type = alert.event();
        if (type == null) {
            return Uni.createFrom().nullItem();
        }
        WatchedStream stream = locked.stream();
        StreamEventData data = new StreamEventData(
                decision.after().sequence(),
                StreamEventData.Subject.of(stream, protocolPlayed(stream, locked.views())),
                decision.after().status(),
                decision.before().status(),
                alert.reason(),
                alert.detail(),
                decision.after().since(),
                now,
                decision.outageSeconds(),
                votes.stream().map(Evidence::of).toList());
        // what failed: now, or, where the stream is back, during the outage that ends
        List<String> failed = decision.after().outageFailed().isEmpty()
                ? decision.before().outageFailed()
                : decision.after().outageFailed();
        return events.append(new EventDraft(
                        type, now, stream.id().value(), stream.tags(), failed, json(data), alert.withheld()))
                .map(event -> event);
    }

    private TransitionEntity transition(
            StreamId stream, Decision decision, Alert alert, List<Vote> votes, Instant now, @Nullable Event event) {
        TransitionEntity entity = new TransitionEntity();
        entity.id = Ids.at(now);
        entity.streamId = stream.value();
        entity.sequence = decision.after().sequence();
        entity.status = decision.after().status().wireName();
        entity.previousStatus = decision.before().status().wireName();
        entity.reason = decision.after().reason();
        entity.detail = decision.after().detail();
        entity.since = decision.after().since();
        entity.confirmedAt = now;
        entity.outageSeconds = decision.outageSeconds();
        entity.evidence = json(votes.stream().map(Evidence::of).toList());
        entity.withheld = alert.withheld() == null ? null : alert.withheld().reason();
        entity.eventId = event == null ? null : event.id().value();
        return entity;
    }

    private static List<CheckpointView> replaced(List<CheckpointView> views, CheckpointView view) {
        List<CheckpointView> all = new ArrayList<>(views);
        all.removeIf(other -> other.checkpointId().equals(view.checkpointId()));
        all.add(view);
        return all;
    }

    static String protocolPlayed(WatchedStream stream, List<CheckpointView> views) {
        if (!stream.protocol().equals(Protocol.AUTO.wireName())) {
            return stream.protocol();
        }
        return views.stream()
                .map(CheckpointView::protocol)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(stream.protocol());
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own records always have a JSON form", e);
        }
    }
}
