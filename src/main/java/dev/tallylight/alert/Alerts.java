package dev.tallylight.alert;

import dev.tallylight.agent.StreamId;
import dev.tallylight.event.Withheld;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.ask.ProbeRequests;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.state.AlertRules;
import dev.tallylight.stream.state.AlertState;
import dev.tallylight.stream.state.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks {@link AlertGate} with the facts of streams that are locked, in the caller's transaction. */
@ApplicationScoped
public class Alerts {
    private final StreamStates states;
    private final RecentChanges transitions;
    private final MaintenanceWindows windows;
    private final ProbeRequests probes;
    private final MeterRegistry metrics;

    Alerts(
            StreamStates states,
            RecentChanges transitions,
            MaintenanceWindows windows,
            ProbeRequests probes,
            MeterRegistry metrics) {
        this.states = states;
        this.transitions = transitions;
        this.windows = windows;
        this.probes = probes;
        this.metrics = metrics;
    }

    /** What becomes of changes of status, by stream; what is held back is written. */
    public Uni<Map<StreamId, Alert>> judge(List<ChangedStream> changed, Instant now) {
        return background(changed.stream().map(ChangedStream::locked).toList(), now)
                .chain(background -> {
                    Map<StreamId, Alert> judged = new LinkedHashMap<>();
                    Map<StreamId, AlertState> held = new LinkedHashMap<>();
                    Set<StreamId> parents = new LinkedHashSet<>();
                    for (ChangedStream one : changed) {
                        AlertGate.Facts facts = facts(one.locked(), background, isChange(one.change()));
                        Alert alert = AlertGate.judge(one.change(), one.locked().alerts(), facts);
                        count(alert);
                        judged.put(one.stream(), alert);
                        held.put(one.stream(), alert.alerts());
                        if (fails(one.change())) {
                            facts.parentsToAsk().forEach(parent -> parents.add(parent.id()));
                        }
                    }
                    return write(held).chain(() -> ask(parents)).replaceWith(judged);
                });
    }

    /** What is due without a change of status, by stream; what is still held back is written. */
    public Uni<Map<StreamId, Alert>> recheck(List<StreamStates.Locked> streams, Instant now) {
        return background(streams, now).chain(background -> {
            Map<StreamId, Alert> alerts = new LinkedHashMap<>();
            Map<StreamId, AlertState> changed = new LinkedHashMap<>();
            for (StreamStates.Locked one : streams) {
                Alert alert = AlertGate.recheck(one.state(), one.alerts(), facts(one, background, false));
                alerts.put(one.stream().id(), alert);
                if (!alert.alerts().equals(one.alerts())) {
                    changed.put(one.stream().id(), alert.alerts());
                }
            }
            return write(changed).replaceWith(alerts);
        });
    }

    /** Until when nobody is to be reminded of these streams' outages; those that nothing holds back are left out. */
    public Uni<Map<StreamId, Instant>> quietUntil(List<StreamStates.Locked> streams, Instant now) {
        return background(streams, now).map(background -> {
            Map<StreamId, Instant> quiet = new HashMap<>();
            for (StreamStates.Locked one : streams) {
                Instant until = AlertGate.quietUntil(one.alerts(), facts(one, background, false));
                if (until != null) {
                    quiet.put(one.stream().id(), until);
                }
            }
            return quiet;
        });
    }

    private Uni<Void> write(Map<StreamId, AlertState> alerts) {
        Uni<Void> written = Uni.createFrom().voidItem();
        for (Map.Entry<StreamId, AlertState> one : alerts.entrySet()) {
            written = written.chain(() -> states.write(one.getKey(), one.getValue()));
        }
        return written;
    }

    /** How far back a stream with this interval is looked at to tell whether it flaps. */
    public static Duration flappingWindow(Duration interval) {
        return Flapping.window(interval);
    }

    private static boolean isChange(StatusChange change) {
        return counts(change.before().status()) && counts(change.after().status());
    }

    private static boolean fails(StatusChange change) {
        return change.event() != null && change.after().status() != Status.ONLINE;
    }

    /** Parents of a child that fails are probed at once, so that it is soon known whether it is their fault. */
    private Uni<Void> ask(Set<StreamId> parents) {
        return parents.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession().chain(session -> probes.ask(session, parents));
    }

    /**
     * What is asked once for all streams of a moment.
     *
     * @param changes of each stream, within its own window
     */
    private record Background(
            Instant now,
            MaintenanceWindows.UnderWay windows,
            Map<UUID, List<Instant>> changes,
            Map<StreamId, AlertRules> rules) {}

    private Uni<Background> background(List<StreamStates.Locked> streams, Instant now) {
        List<StreamId> ids = streams.stream().map(one -> one.stream().id()).toList();
        return windows.underWay(now)
                .chain(underWay -> changes(streams, now)
                        .chain(changes ->
                                states.alertRules(ids).map(rules -> new Background(now, underWay, changes, rules))));
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

    /** @param changesNow whether what changes now counts among its changes */
    private static AlertGate.Facts facts(StreamStates.Locked locked, Background background, boolean changesNow) {
        WatchedStream stream = locked.stream();
        StreamPolicy policy = stream.policy();
        Instant now = background.now();
        UUID id = stream.id().value();
        List<Instant> changes = and(background.changes().getOrDefault(id, List.of()), changesNow ? now : null);
        return new AlertGate.Facts(
                now,
                Objects.requireNonNull(background.rules().get(stream.id()), "it is locked, so it is there"),
                background.windows().of(id, stream.tags()),
                Flapping.of(changes, now, policy.interval(), policy.flapLow()),
                policy.flapHigh(),
                policy.flapLow());
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

    private void count(Alert alert) {
        Withheld withheld = alert.withheld();
        if (withheld != null) {
            metrics.counter("tallylight.alerts.withheld", "reason", withheld.reason())
                    .increment();
        }
    }
}
