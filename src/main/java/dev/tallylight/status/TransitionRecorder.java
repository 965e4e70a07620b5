package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Alerts;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.Sequence;
import dev.tallylight.status.ingest.Ingest;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.StreamListener;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.state.CheckpointView;
import io.quarkus.hibernate.reactive.panache.Panache;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes down, those of a moment together, in ONE transaction under the locks of their streams: the checkpoint's
 * view, the new status, the transition with its evidence, the event, and what the event's subscribers add. The locks are
 * taken at once, in the order of the streams' ids, and no others after them. Called by {@link Ingest} for views that
 * differ from what is held, and by the stream's registry, in its transaction, for pauses and new voters.
 */
@ApplicationScoped
public class TransitionRecorder implements StreamListener {
    private final StreamStates states;
    private final TransitionRepository transitions;
    private final TransitionRows rows;
    private final TransitionNotes notes;
    private final CheckpointRegistry checkpoints;
    private final StreamSubjects subjects;
    private final Alerts alerts;
    private final TransitionOutages outages;
    private final EventLog events;
    private final Signals signals;
    private final InstantSource clock;

    TransitionRecorder(
            StreamStates states,
            TransitionRepository transitions,
            TransitionRows rows,
            TransitionNotes notes,
            CheckpointRegistry checkpoints,
            StreamSubjects subjects,
            Alerts alerts,
            TransitionOutages outages,
            EventLog events,
            Signals signals,
            InstantSource clock) {
        this.states = states;
        this.transitions = transitions;
        this.rows = rows;
        this.notes = notes;
        this.checkpoints = checkpoints;
        this.subjects = subjects;
        this.alerts = alerts;
        this.outages = outages;
        this.events = events;
        this.signals = signals;
        this.clock = clock;
    }

    /**
     * Checkpoints said what they hold streams to be: {@link CheckpointView#changes} says whether that is news. All of it is
     * written in one transaction, for about as many statements as one stream alone would take.
     *
     * @param seen one view for each stream
     */
    @WithTransaction
    public Uni<Void> viewsChanged(Map<StreamId, CheckpointView> seen) {
        return states.lock(seen.keySet()).chain(locked -> {
            Instant now = clock.instant();
            List<StreamStates.Locked> heard = new ArrayList<>();
            Map<UUID, CheckpointView> failing = new HashMap<>();
            List<Supplier<Uni<Void>>> writes = new ArrayList<>();
            for (StreamStates.Locked one : locked) {
                if (one.stream().paused()) {
                    continue;
                }
                StreamId stream = one.stream().id();
                CheckpointView view = Objects.requireNonNull(seen.get(stream));
                CheckpointView before = before(one, view);
                if (view.changes(before == null ? null : before.held(), now)) {
                    CheckpointView after = view.after(before, now);
                    writes.add(() -> states.write(stream, after, before == null));
                    heard.add(withView(one, after));
                    if (after.view() == View.DOWN && one.state().outageSince() != null) {
                        failing.put(stream.value(), after);
                    }
                } else {
                    heard.add(one);
                }
            }
            return Sequence.of(writes, Supplier::get)
                    .chain(() -> weighLocked(heard, now))
                    .chain(() -> outages.seenFrom(failing));
        });
    }

    private static @Nullable CheckpointView before(StreamStates.Locked locked, CheckpointView view) {
        return locked.views().stream()
                .filter(other -> other.checkpointId().equals(view.checkpointId()))
                .findFirst()
                .orElse(null);
    }

    private static StreamStates.Locked withView(StreamStates.Locked locked, CheckpointView view) {
        List<CheckpointView> all = new ArrayList<>(locked.views());
        all.removeIf(other -> other.checkpointId().equals(view.checkpointId()));
        all.add(view);
        return new StreamStates.Locked(locked.stream(), locked.state(), locked.alerts(), all);
    }

    /** Decides anew on streams of which something changed beside the views: who votes, or whose vote counts. */
    @WithTransaction
    public Uni<Void> weigh(Collection<StreamId> streams) {
        return states.lock(streams).chain(locked -> weighLocked(locked, clock.instant()));
    }

    @WithTransaction
    @Override
    public Uni<Void> votersChanged(StreamId stream) {
        return weigh(List.of(stream));
    }

    @WithTransaction
    @Override
    public Uni<Void> pausedChanged(StreamId stream, boolean paused) {
        return states.lock(stream).chain(locked -> {
            Instant now = clock.instant();
            StatusChange decision = locked == null ? null : StatusMachine.pause(locked.state(), paused, now);
            return decision == null || locked == null
                    ? Uni.createFrom().voidItem()
                    : states.forgetViews(stream)
                            .chain(() -> record(List.of(new StreamDecision(locked, decision, List.of())), now));
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

    private Uni<Void> weighLocked(List<StreamStates.Locked> locked, Instant now) {
        return locked.isEmpty()
                ? Uni.createFrom().voidItem()
                : checkpoints.all().chain(places -> record(decide(locked, places, now), now));
    }

    /** What the streams' views make of them, where that is not what they are. Pure. */
    static List<StreamDecision> decide(List<StreamStates.Locked> streams, List<Checkpoint> places, Instant now) {
        List<StreamDecision> all = new ArrayList<>();
        for (StreamStates.Locked one : streams) {
            List<Vote> votes = Vote.all(one.stream(), one.views(), places);
            StatusChange decision = StatusMachine.weigh(
                    one.state(),
                    votes,
                    Vote.undecided(one.stream(), one.views(), places),
                    one.stream().quorum());
            if (decision != null) {
                all.add(new StreamDecision(one, decision.notAfter(now), votes));
            }
        }
        return all;
    }

    /** Whoever waits for a stream that changed, as a child does for its parent, hears of the signal after the commit. */
    private Uni<Void> record(List<StreamDecision> decided, Instant now) {
        if (decided.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<String> streams =
                decided.stream().map(one -> one.stream().toString()).toList();
        return alerts.judge(decided.stream().map(subjects::changed).toList(), now)
                .map(alerts -> decided.stream()
                        .map(one -> new StreamDecision.Alerted(
                                one,
                                Objects.requireNonNull(alerts.get(one.stream().value()))))
                        .toList())
                .call(this::writeStates)
                .chain(judged -> outages.written(judged, now))
                .chain(judged -> append(judged, now)
                        .chain(told -> transitions.persist(judged.stream()
                                .map(one -> rows.transition(
                                        one, told.get(one.stream().value()), now)))))
                .chain(() -> Panache.getSession())
                .chain(session ->
                        session.flush().chain(() -> signals.send(session, Signals.Channel.STATUS_CHANGED, streams)))
                .invoke(() -> decided.forEach(this::note));
    }

    private Uni<Void> writeStates(List<StreamDecision.Alerted> judged) {
        return Sequence.of(judged, one -> states.write(one.stream(), one.alert().state()));
    }

    /** @return the event of each stream whose decision is one */
    private Uni<Map<UUID, Event>> append(List<StreamDecision.Alerted> judged, Instant now) {
        List<EventDraft> drafts = new ArrayList<>();
        for (StreamDecision.Alerted one : judged) {
            EventType type = one.alert().event();
            if (type != null) {
                drafts.add(rows.event(one, type, now));
            }
        }
        return events.append(drafts)
                .map(appended -> appended.stream()
                        .collect(Collectors.toMap(event -> Objects.requireNonNull(event.subjectId()), event -> event)));
    }

    private void note(StreamDecision one) {
        StatusChange decision = one.decision();
        notes.note(
                one.stream(),
                "stream %s \"%s\": %s -> %s, reason=%s, since=%s, sequence=%d"
                        .formatted(
                                one.stream(),
                                one.locked().stream().name(),
                                decision.before().status().wireName(),
                                decision.after().status().wireName(),
                                decision.after().reason(),
                                decision.after().since(),
                                decision.after().sequence()));
    }
}
