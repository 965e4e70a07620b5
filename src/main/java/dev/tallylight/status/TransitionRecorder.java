package dev.tallylight.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.probe.Protocol;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.StreamListener;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.state.CheckpointView;
import dev.tallylight.stream.state.Status;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes down, those of a moment together, in ONE transaction under the locks of their streams: the checkpoint's
 * view, the new status, the transition with its evidence, the event, and what the event's subscribers add. Called by
 * {@link Ingest} for views that changed, and by the stream's registry, in its transaction, for pauses and new voters.
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

    /**
     * Checkpoints made up their minds: {@link CheckpointView#after} says whether that changes what is known. All of it is
     * written in one transaction, for about as many statements as one stream alone would take.
     *
     * @param seen one view for each stream
     */
    @WithTransaction
    public Uni<Void> viewsChanged(Map<StreamId, CheckpointView> seen) {
        return states.lock(seen.keySet())
                .chain(locked -> checkpoints.all().chain(places -> {
                    List<Decided> decided = new ArrayList<>();
                    Uni<Void> written = Uni.createFrom().voidItem();
                    for (StreamStates.Locked one : locked) {
                        if (one.stream().paused()) {
                            continue;
                        }
                        StreamId stream = one.stream().id();
                        CheckpointView view = Objects.requireNonNull(seen.get(stream));
                        CheckpointView before = before(one, view);
                        CheckpointView after = view.after(before);
                        if (after != before) {
                            written = written.chain(() -> states.write(stream, after));
                        }
                        add(decided, decide(one, after == before ? one.views() : replaced(one.views(), after), places));
                    }
                    return written.chain(() -> record(decided, clock.instant()));
                }));
    }

    private static @Nullable CheckpointView before(StreamStates.Locked locked, CheckpointView view) {
        return locked.views().stream()
                .filter(other -> other.checkpointId().equals(view.checkpointId()))
                .findFirst()
                .orElse(null);
    }

    private static void add(List<Decided> all, @Nullable Decided one) {
        if (one != null) {
            all.add(one);
        }
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
                    : states.forgetViews(stream)
                            .chain(() -> record(List.of(new Decided(locked, decision, List.of())), now));
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
            Decided decided = decide(locked, views, places);
            return decided == null ? Uni.createFrom().voidItem() : record(List.of(decided), clock.instant());
        });
    }

    private static @Nullable Decided decide(
            StreamStates.Locked locked, List<CheckpointView> views, List<Checkpoint> places) {
        List<Vote> votes = Vote.all(locked.stream(), views, places);
        Decision decision = StatusMachine.weigh(
                locked.state(),
                votes,
                Vote.undecided(locked.stream(), views, places),
                locked.stream().quorum());
        return decision == null ? null : new Decided(locked, decision, votes);
    }

    private Uni<Void> record(List<Decided> decided, Instant now) {
        if (decided.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> streams =
                decided.stream().map(one -> one.stream().toString()).toList();
        List<StreamId> wereOffline = decided.stream()
                .filter(one -> one.decision().before().status() == Status.OFFLINE)
                .map(Decided::stream)
                .toList();
        return alerts.judge(decided, now)
                .call(this::writeStates)
                .chain(judged -> append(judged, now)
                        .chain(events -> transitions.persist(judged.stream()
                                .map(one ->
                                        transition(one, events.get(one.stream().value()), now)))))
                .chain(() -> states.recheckChildrenOf(wereOffline, now))
                .chain(() -> Panache.getSession())
                .chain(session ->
                        session.flush().chain(() -> signals.send(session, Signals.Channel.STATUS_CHANGED, streams)))
                .invoke(() -> decided.forEach(TransitionRecorder::log));
    }

    private Uni<Void> writeStates(List<Judged> judged) {
        Uni<Void> written = Uni.createFrom().voidItem();
        for (Judged one : judged) {
            written = written.chain(() -> states.write(one.stream(), one.alert().state()));
        }
        return written;
    }

    private static void log(Decided one) {
        Decision decision = one.decision();
        LOG.infof(
                "stream %s \"%s\": %s -> %s, reason=%s, since=%s, sequence=%d",
                one.stream(),
                one.locked().stream().name(),
                decision.before().status().wireName(),
                decision.after().status().wireName(),
                decision.after().reason(),
                decision.after().since(),
                decision.after().sequence());
    }

    /** @return the event of each stream whose decision is one */
    private Uni<Map<UUID, Event>> append(List<Judged> judged, Instant now) {
        List<EventDraft> drafts = new ArrayList<>();
        for (Judged one : judged) {
            EventType type = one.alert().event();
            if (type != null) {
                drafts.add(draft(one, type, now));
            }
        }
        return events.append(drafts)
                .map(appended -> appended.stream()
                        .collect(Collectors.toMap(event -> Objects.requireNonNull(event.streamId()), event -> event)));
    }

    private EventDraft draft(Judged one, EventType type, Instant now) {
        StreamStates.Locked locked = one.decided().locked();
        WatchedStream stream = locked.stream();
        Decision decision = one.decision();
        StreamEventData data = new StreamEventData(
                decision.after().sequence(),
                StreamEventData.Subject.of(stream, protocolPlayed(stream, locked.views())),
                decision.after().status(),
                decision.before().status(),
                one.alert().reason(),
                one.alert().detail(),
                decision.after().since(),
                now,
                decision.outageSeconds(),
                one.decided().votes().stream().map(Evidence::of).toList());
        // what failed: now, or, where the stream is back, during the outage that ends
        List<String> failed = decision.after().outageFailed().isEmpty()
                ? decision.before().outageFailed()
                : decision.after().outageFailed();
        return new EventDraft(
                type,
                now,
                stream.id().value(),
                stream.tags(),
                failed,
                json(data),
                one.alert().withheld());
    }

    private TransitionEntity transition(Judged one, @Nullable Event event, Instant now) {
        Decision decision = one.decision();
        Withheld withheld = one.alert().withheld();
        TransitionEntity entity = new TransitionEntity();
        entity.id = Ids.at(now);
        entity.streamId = one.stream().value();
        entity.sequence = decision.after().sequence();
        entity.status = decision.after().status().wireName();
        entity.previousStatus = decision.before().status().wireName();
        entity.reason = decision.after().reason();
        entity.detail = decision.after().detail();
        entity.since = decision.after().since();
        entity.confirmedAt = now;
        entity.outageSeconds = decision.outageSeconds();
        entity.evidence = json(one.decided().votes().stream().map(Evidence::of).toList());
        entity.withheld = withheld == null ? null : withheld.reason();
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
