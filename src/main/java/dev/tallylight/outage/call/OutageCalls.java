package dev.tallylight.outage.call;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.alert.Alerts;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.Subject;
import dev.tallylight.alert.Subjects;
import dev.tallylight.event.Event;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventId;
import dev.tallylight.event.EventLog;
import dev.tallylight.rest.Json;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes the calls that are due, in ONE transaction under the locks of their subjects: each is made once, by whichever replica is
 * first, and none after the end of an outage was written.
 */
@ApplicationScoped
class OutageCalls {
    private final Subjects subjects;
    private final DueCalls calls;
    private final Alerts alerts;
    private final EventLog events;
    private final Json json;
    private final InstantSource clock;

    OutageCalls(
            Subjects subjects,
            DueCalls calls,
            Alerts alerts,
            EventLog events,
            ObjectMapper mapper,
            InstantSource clock) {
        this.subjects = subjects;
        this.calls = calls;
        this.alerts = alerts;
        this.events = events;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    @WithTransaction
    public Uni<Void> make(Collection<UUID> ids) {
        Instant now = clock.instant();
        return subjects.lock(ids)
                .chain(locked -> calls.of(ids, now)
                        .chain(due -> due.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : alerts.quietUntil(locked, now)
                                        .chain(quiet -> decided(decide(due, locked, quiet, now), locked, now))));
    }

    private static List<DueCalls.Decided> decide(
            List<DueCalls.Due> due, List<Subject> locked, Map<UUID, Instant> quiet, Instant now) {
        Map<UUID, Subject> subjects = byId(locked);
        List<DueCalls.Decided> decided = new ArrayList<>();
        for (DueCalls.Due one : due) {
            Subject subject = subjects.get(one.subject());
            Call.Next next = subject == null || one.event() == null
                    ? new Call.Next(false, null)
                    : one.call()
                            .next(
                                    new Call.Facts(
                                            one.over(),
                                            one.wanted(),
                                            subject.state().status(),
                                            subject.state().announced() == Status.OFFLINE,
                                            quiet.get(one.subject()),
                                            one.waiting()),
                                    now);
            decided.add(new DueCalls.Decided(one, next));
        }
        return decided;
    }

    private static Map<UUID, Subject> byId(List<Subject> locked) {
        return locked.stream().collect(Collectors.toMap(Subject::id, Function.identity()));
    }

    private Uni<Void> decided(List<DueCalls.Decided> decided, List<Subject> locked, Instant now) {
        List<DueCalls.Due> told = decided.stream()
                .filter(one -> one.next().tell())
                .map(DueCalls.Decided::due)
                .toList();
        Map<UUID, Subject> subjects = byId(locked);
        // what an endpoint of the second line hears of the end depends on what is written here: first this, then the
        // events
        Uni<Void> written = calls.write(decided, now);
        return told.isEmpty()
                ? written
                : written.chain(() -> events.byIds(told.stream()
                                .map(one -> new EventId(Objects.requireNonNull(one.event())))
                                .distinct()
                                .toList()))
                        .chain(found -> {
                            Map<UUID, Event> originals = found.stream()
                                    .collect(
                                            Collectors.toMap(event -> event.id().value(), Function.identity()));
                            return events.append(told.stream()
                                    .filter(one -> originals.containsKey(one.event()))
                                    .map(one -> draft(
                                            one,
                                            Objects.requireNonNull(originals.get(one.event())),
                                            Objects.requireNonNull(subjects.get(one.subject())),
                                            now))
                                    .toList());
                        })
                        .replaceWithVoid();
    }

    /** What all were told, with how long it has lasted, and which reminder it is. */
    private EventDraft draft(DueCalls.Due due, Event original, Subject subject, Instant now) {
        ObjectNode data = json.tree(original.data()).deepCopy();
        data.put(
                "offAirSeconds",
                Math.max(0, Duration.between(due.call().since(), now).toSeconds()));
        if (due.call().reminder() > 0) {
            data.put("reminder", due.call().reminder());
        }
        return new EventDraft(
                original.type(),
                now,
                original.subjectId(),
                subject.tags(),
                original.failedCheckpoints(),
                json.write(data),
                null,
                due.outage(),
                due.endpoint());
    }
}
