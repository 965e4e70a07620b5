package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.AlertPolicy;
import dev.tallylight.alert.AlertRules;
import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.ChangedSubject;
import dev.tallylight.alert.FlapLimits;
import dev.tallylight.alert.Subject;
import dev.tallylight.alert.SubjectKind;
import dev.tallylight.alert.ToldBy;
import dev.tallylight.follow.Sequence;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.ask.ProbeRequests;
import dev.tallylight.stream.draft.StreamPolicy;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Streams as the room of alerts knows them. */
@ApplicationScoped
public class StreamSubjects implements SubjectKind {
    private final StreamStates states;
    private final TransitionRepository transitions;
    private final ProbeRequests probes;

    StreamSubjects(StreamStates states, TransitionRepository transitions, ProbeRequests probes) {
        this.states = states;
        this.transitions = transitions;
        this.probes = probes;
    }

    @Override
    public ToldBy toldBy() {
        return StatusMachine.TOLD_BY;
    }

    @Override
    public Uni<List<Subject>> lock(Collection<UUID> ids) {
        return states.lock(ids.stream().map(StreamId::new).toList())
                .map(locked -> locked.stream().map(this::of).toList());
    }

    Subject of(StreamStates.Locked locked) {
        WatchedStream stream = locked.stream();
        return new Subject(
                this,
                stream.id().value(),
                stream.name(),
                stream.tags(),
                locked.state(),
                locked.alerts(),
                flapping(stream));
    }

    ChangedSubject changed(StreamDecision decision) {
        return new ChangedSubject(of(decision.locked()), decision.decision());
    }

    static FlapLimits flapping(WatchedStream stream) {
        StreamPolicy policy = stream.policy();
        return new FlapLimits(policy.interval(), policy.flapHigh(), policy.flapLow());
    }

    @Override
    public Uni<Void> hold(Map<UUID, AlertState> alerts) {
        return Sequence.of(alerts.entrySet(), one -> states.write(new StreamId(one.getKey()), one.getValue()));
    }

    @Override
    public Uni<Map<UUID, AlertPolicy>> policies(Collection<UUID> ids) {
        return states.alertPolicies(ids);
    }

    @Override
    public Uni<Map<UUID, List<Instant>>> changesSince(Collection<UUID> ids, Instant since) {
        return transitions.changesSince(ids, since);
    }

    @Override
    public Uni<Map<UUID, AlertRules.Parent>> parents(Collection<UUID> ids) {
        return states.parents(ids);
    }

    /** They are probed at once. */
    @Override
    public Uni<Void> ask(Collection<UUID> parents) {
        List<StreamId> streams = parents.stream().map(StreamId::new).toList();
        return Panache.getSession().chain(session -> probes.ask(session, streams));
    }
}
