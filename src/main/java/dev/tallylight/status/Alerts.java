package dev.tallylight.status;

import dev.tallylight.event.Withheld;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.stream.StreamPolicy;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.ask.ProbeRequests;
import dev.tallylight.stream.state.AlertRules;
import dev.tallylight.stream.state.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks {@link AlertGate} with the facts of streams that are locked, in the caller's transaction. */
@ApplicationScoped
class Alerts {
    private static final Logger LOG = Logger.getLogger(Alerts.class);

    private final StreamStates states;
    private final TransitionRepository transitions;
    private final MaintenanceWindows windows;
    private final ProbeRequests probes;
    private final MeterRegistry metrics;

    Alerts(
            StreamStates states,
            TransitionRepository transitions,
            MaintenanceWindows windows,
            ProbeRequests probes,
            MeterRegistry metrics) {
        this.states = states;
        this.transitions = transitions;
        this.windows = windows;
        this.probes = probes;
        this.metrics = metrics;
    }

    /** What becomes of decisions, in their order; what is held back is written. */
    Uni<List<Judged>> judge(List<Decided> decided, Instant now) {
        return history(decided.stream().map(Decided::locked).toList(), now)
                .chain(history -> Multi.createFrom()
                        .iterable(decided)
                        .onItem()
                        .transformToUniAndConcatenate(one -> judge(one, history))
                        .collect()
                        .asList());
    }

    private Uni<Judged> judge(Decided one, History history) {
        Decision decision = one.decision();
        boolean changes =
                counts(decision.before().status()) && counts(decision.after().status());
        return facts(one.locked(), history, changes ? history.now() : null)
                .call(facts -> askParents(one.locked(), decision, facts))
                .map(facts -> AlertGate.judge(decision, one.locked().alerts(), facts))
                .call(alert -> states.write(one.stream(), alert.alerts()))
                .invoke(this::count)
                .map(alert -> new Judged(one, alert));
    }

    /** What is due without a decision; what is still held back is written. */
    Uni<Alert> recheck(StreamStates.Locked locked, Instant now) {
        return history(List.of(locked), now)
                .chain(history -> facts(locked, history, null))
                .map(facts -> AlertGate.recheck(locked.state(), locked.alerts(), facts))
                .call(alert -> states.write(locked.stream().id(), alert.alerts()));
    }

    /** What is asked once for all streams of a moment. @param changes of each stream, within its own window */
    private record History(Instant now, MaintenanceWindows.UnderWay windows, Map<UUID, List<Instant>> changes) {}

    private Uni<History> history(List<StreamStates.Locked> streams, Instant now) {
        return windows.underWay(now)
                .chain(underWay -> changes(streams, now).map(changes -> new History(now, underWay, changes)));
    }

    /** Streams that are probed equally often are looked back at together; those that are never held to be flapping, not. */
    private Uni<Map<UUID, List<Instant>>> changes(List<StreamStates.Locked> streams, Instant now) {
        Map<Duration, List<UUID>> alike = streams.stream()
                .map(StreamStates.Locked::stream)
                .filter(stream -> stream.policy().flapHigh() > 0)
                .collect(Collectors.groupingBy(
                        stream -> Flapping.window(stream.policy().interval()),
                        Collectors.mapping(stream -> stream.id().value(), Collectors.toList())));
        return Multi.createFrom()
                .iterable(alike.entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        group -> transitions.changesSince(group.getValue(), now.minus(group.getKey())))
                .collect()
                .in(HashMap::new, Map::putAll);
    }

    private Uni<AlertGate.Facts> facts(StreamStates.Locked locked, History history, @Nullable Instant change) {
        WatchedStream stream = locked.stream();
        StreamPolicy policy = stream.policy();
        Instant now = history.now();
        List<Instant> changes = and(history.changes().getOrDefault(stream.id().value(), List.of()), change);
        return states.alertRules(stream.id())
                .map(rules -> new AlertGate.Facts(
                        now,
                        rules,
                        history.windows().of(stream.id().value(), stream.tags()),
                        Flapping.of(changes, now, policy.interval(), policy.flapLow()),
                        policy.flapHigh(),
                        policy.flapLow()));
    }

    private static List<Instant> and(List<Instant> changes, @Nullable Instant change) {
        if (change == null) {
            return changes;
        }
        List<Instant> all = new ArrayList<>(changes);
        all.add(change);
        return all;
    }

    private static boolean counts(Status status) {
        return status == Status.ONLINE || status == Status.OFFLINE || status == Status.DEGRADED;
    }

    /** A child that fails has its parents probed at once, so that it is soon known whether it is their fault. */
    private Uni<Void> askParents(StreamStates.Locked locked, Decision decision, AlertGate.Facts facts) {
        Uni<Void> asked = Uni.createFrom().voidItem();
        if (decision.event() == null || decision.after().status() == Status.ONLINE) {
            return asked;
        }
        for (AlertRules.Parent parent : facts.parentsToAsk()) {
            asked = asked.chain(() -> probes.ask(parent.id(), null));
        }
        return asked.onFailure()
                .invoke(e -> LOG.warnf(
                        "the streams that %s depends on are probed at their own turns only: %s",
                        locked.stream().id(), e))
                .onFailure()
                .recoverWithNull();
    }

    private void count(Alert alert) {
        Withheld withheld = alert.withheld();
        if (withheld != null) {
            metrics.counter("tallylight.alerts.withheld", "reason", withheld.reason())
                    .increment();
        }
    }
}
