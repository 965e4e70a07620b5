package dev.tallylight.status;

import dev.tallylight.event.Withheld;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.stream.AlertRules;
import dev.tallylight.stream.ProbeRequests;
import dev.tallylight.stream.Status;
import dev.tallylight.stream.StreamPolicy;
import dev.tallylight.stream.StreamStates;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks {@link AlertGate} with the facts of a stream that is locked, in the caller's transaction. */
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

    /** What becomes of a decision; what is held back is written. */
    Uni<Alert> judge(StreamStates.Locked locked, Decision decision, Instant now) {
        boolean changes =
                counts(decision.before().status()) && counts(decision.after().status());
        return facts(locked, now, changes ? now : null)
                .call(facts -> askParents(locked, decision, facts))
                .map(facts -> AlertGate.judge(decision, locked.alerts(), facts))
                .call(alert -> states.write(locked.stream().id(), alert.alerts()))
                .invoke(this::count);
    }

    /** What is due without a decision; what is still held back is written. */
    Uni<Alert> recheck(StreamStates.Locked locked, Instant now) {
        return facts(locked, now, null)
                .map(facts -> AlertGate.recheck(locked.state(), locked.alerts(), facts))
                .call(alert -> states.write(locked.stream().id(), alert.alerts()));
    }

    private Uni<AlertGate.Facts> facts(StreamStates.Locked locked, Instant now, @Nullable Instant change) {
        StreamPolicy policy = locked.stream().policy();
        return states.alertRules(locked.stream().id())
                .chain(rules -> windows.active(
                                locked.stream().id().value(), locked.stream().tags(), now)
                        .chain(window -> transitions
                                .changesSince(
                                        locked.stream().id().value(), now.minus(Flapping.window(policy.interval())))
                                .map(changes -> facts(policy, now, rules, window, and(changes, change)))));
    }

    private static AlertGate.Facts facts(
            StreamPolicy policy,
            Instant now,
            AlertRules rules,
            MaintenanceWindows.@Nullable Active window,
            List<Instant> changes) {
        Flapping flapping = Flapping.of(changes, now, policy.interval(), policy.flapLow());
        return new AlertGate.Facts(now, rules, window, flapping, policy.flapHigh(), policy.flapLow());
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
