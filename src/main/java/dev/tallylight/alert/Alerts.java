package dev.tallylight.alert;

import dev.tallylight.event.Withheld;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.maintenance.UnderWay;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks {@link AlertGate} with the facts of subjects that are locked, in the caller's transaction. */
@ApplicationScoped
public class Alerts {
    private final Subjects subjects;
    private final MaintenanceWindows windows;
    private final MeterRegistry metrics;

    Alerts(Subjects subjects, MaintenanceWindows windows, MeterRegistry metrics) {
        this.subjects = subjects;
        this.windows = windows;
        this.metrics = metrics;
    }

    /** What becomes of changes of status, by subject; what is held back is written. */
    public Uni<Map<UUID, Alert>> judge(List<ChangedSubject> changed, Instant now) {
        List<Subject> all = changed.stream().map(ChangedSubject::subject).toList();
        return background(all, now).chain(background -> {
            Map<UUID, Alert> judged = new LinkedHashMap<>();
            Map<UUID, AlertState> held = new LinkedHashMap<>();
            Set<UUID> parents = new LinkedHashSet<>();
            for (ChangedSubject one : changed) {
                AlertGate.Facts facts = facts(one.subject(), background, isChange(one.change()));
                Alert alert = AlertGate.judge(one.change(), one.subject().alerts(), facts);
                count(alert);
                judged.put(one.id(), alert);
                held.put(one.id(), alert.alerts());
                if (fails(one.change())) {
                    facts.parentsToAsk().forEach(parent -> parents.add(parent.id()));
                }
            }
            // parents of a child that fails are looked at at once, so that it is soon known whether it is their fault
            return write(all, held).chain(() -> subjects.ask(parents)).replaceWith(judged);
        });
    }

    /** What is due without a change of status, by subject; what is still held back is written. */
    public Uni<Map<UUID, Alert>> recheck(List<Subject> all, Instant now) {
        return background(all, now).chain(background -> {
            Map<UUID, Alert> alerts = new LinkedHashMap<>();
            Map<UUID, AlertState> changed = new LinkedHashMap<>();
            for (Subject one : all) {
                Alert alert = AlertGate.recheck(one.state(), one.alerts(), facts(one, background, false));
                alerts.put(one.id(), alert);
                if (!alert.alerts().equals(one.alerts())) {
                    changed.put(one.id(), alert.alerts());
                }
            }
            return write(all, changed).replaceWith(alerts);
        });
    }

    /** Until when nobody is to be reminded of these subjects' outages; those that nothing holds back are left out. */
    public Uni<Map<UUID, Instant>> quietUntil(List<Subject> all, Instant now) {
        return background(all, now).map(background -> {
            Map<UUID, Instant> quiet = new HashMap<>();
            for (Subject one : all) {
                Instant until = AlertGate.quietUntil(facts(one, background, false));
                if (until != null) {
                    quiet.put(one.id(), until);
                }
            }
            return quiet;
        });
    }

    private static Uni<Void> write(List<Subject> all, Map<UUID, AlertState> alerts) {
        Uni<Void> written = Uni.createFrom().voidItem();
        for (Map.Entry<SubjectKind, List<Subject>> kind : byKind(all).entrySet()) {
            Map<UUID, AlertState> own = new LinkedHashMap<>();
            kind.getValue().stream()
                    .filter(one -> alerts.containsKey(one.id()))
                    .forEach(one -> own.put(one.id(), Objects.requireNonNull(alerts.get(one.id()))));
            written =
                    own.isEmpty() ? written : written.chain(() -> kind.getKey().hold(own));
        }
        return written;
    }

    private static Map<SubjectKind, List<Subject>> byKind(List<Subject> all) {
        return all.stream().collect(Collectors.groupingBy(Subject::kind, LinkedHashMap::new, Collectors.toList()));
    }

    private static boolean isChange(StatusChange change) {
        return counts(change.before().status()) && counts(change.after().status());
    }

    private static boolean fails(StatusChange change) {
        return change.event() != null && change.after().status() != Status.ONLINE;
    }

    /**
     * What is asked once for all subjects of a moment.
     *
     * @param changes of each subject, within its own window
     */
    private record Background(
            Instant now,
            UnderWay windows,
            Map<UUID, List<Instant>> changes,
            Map<UUID, AlertPolicy> policies,
            Map<UUID, AlertRules.Parent> parents) {}

    private Uni<Background> background(List<Subject> all, Instant now) {
        return windows.underWay(now)
                .chain(underWay -> changes(all, now)
                        .chain(changes -> ofEachKind(all, SubjectKind::policies)
                                .chain(policies -> subjects.parents(dependedOn(policies))
                                        .map(parents -> new Background(now, underWay, changes, policies, parents)))));
    }

    private static Set<UUID> dependedOn(Map<UUID, AlertPolicy> policies) {
        return policies.values().stream()
                .flatMap(policy -> policy.dependsOn().stream())
                .collect(Collectors.toSet());
    }

    private static <T> Uni<Map<UUID, T>> ofEachKind(
            List<Subject> all, BiFunction<SubjectKind, List<UUID>, Uni<Map<UUID, T>>> asked) {
        return Multi.createFrom()
                .iterable(byKind(all).entrySet())
                .onItem()
                .transformToUniAndConcatenate(kind -> asked.apply(kind.getKey(), ids(kind.getValue())))
                .collect()
                .in(HashMap::new, Map::putAll);
    }

    private static List<UUID> ids(List<Subject> all) {
        return all.stream().map(Subject::id).toList();
    }

    /** Subjects that are looked at equally often are looked back at together; those that never flap, not. */
    private static Uni<Map<UUID, List<Instant>>> changes(List<Subject> all, Instant now) {
        Map<Duration, List<Subject>> alike = all.stream()
                .filter(one -> one.flapping().high() > 0)
                .collect(Collectors.groupingBy(one -> one.flapping().window()));
        return Multi.createFrom()
                .iterable(alike.entrySet())
                .onItem()
                .transformToUniAndConcatenate(group ->
                        ofEachKind(group.getValue(), (kind, ids) -> kind.changesSince(ids, now.minus(group.getKey()))))
                .collect()
                .in(HashMap::new, Map::putAll);
    }

    /** @param changesNow whether what changes now counts among its changes */
    private static AlertGate.Facts facts(Subject subject, Background background, boolean changesNow) {
        FlapLimits limits = subject.flapping();
        Instant now = background.now();
        UUID id = subject.id();
        List<Instant> changes = and(background.changes().getOrDefault(id, List.of()), changesNow ? now : null);
        AlertPolicy policy =
                Objects.requireNonNull(background.policies().get(id), "the subject is locked, so it is there");
        return new AlertGate.Facts(
                now,
                policy.with(background.parents()),
                background.windows().of(id, subject.tags()),
                Flapping.of(changes, now, limits.interval(), limits.low()),
                limits.high(),
                limits.low(),
                subject.kind().toldBy());
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
