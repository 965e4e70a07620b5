package dev.tallylight.outage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.StreamId;
import dev.tallylight.rest.Json;
import dev.tallylight.store.Ids;
import dev.tallylight.stream.StreamStates;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes outages, those of a moment together, in the transaction of whoever decided, under the locks of their streams. It
 * compares what is written with what is held, and so makes up for what a replica of an older version did not write.
 */
@ApplicationScoped
public class OutageRecorder {
    private final OutageRepository outages;
    private final StreamStates states;
    private final Json json;
    private final InstantSource clock;

    OutageRecorder(OutageRepository outages, StreamStates states, ObjectMapper mapper, InstantSource clock) {
        this.outages = outages;
        this.states = states;
        this.json = new Json(mapper);
        this.clock = clock;
    }

    /** @return the outage that each change belongs to, by stream; none where it belongs to none */
    public Uni<Map<UUID, UUID>> record(List<OutageChange> changes, Instant now) {
        List<OutageChange> concerned =
                changes.stream().filter(OutageChange::concernsOutage).toList();
        return concerned.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : outages.latest(streams(concerned)).chain(latest -> written(concerned, latest, now));
    }

    private static List<UUID> streams(List<OutageChange> changes) {
        return changes.stream().map(change -> change.subject()).toList();
    }

    private Uni<Map<UUID, UUID>> written(List<OutageChange> changes, Map<UUID, OutageEntity> latest, Instant now) {
        Map<UUID, UUID> ids = new HashMap<>();
        List<OutageEntity> begun = new ArrayList<>();
        for (OutageChange change : changes) {
            UUID stream = change.subject();
            OutageEntity held = latest.get(stream);
            Outage last = held == null ? null : held.toOutage(json);
            Outage is = Outage.after(last, change, now, Ids::at);
            if (is == null) {
                continue;
            }
            ids.put(stream, is.id());
            boolean same = held != null && held.id.equals(is.id());
            OutageEntity entity = same ? Objects.requireNonNull(held) : new OutageEntity();
            if (same && last != null && is.beginsAnew(last, change)) {
                entity.isInNobodysHand();
            }
            entity.become(is, json);
            if (!same) {
                entity.kind = change.kind();
                begun.add(entity);
            }
        }
        return (begun.isEmpty() ? Uni.createFrom().voidItem() : outages.persist(begun)).replaceWith(ids);
    }

    /**
     * Checkpoints saw outages that are open already; what they see changes nothing but that.
     *
     * @param seen by stream
     */
    public Uni<Void> seenFrom(Map<UUID, SeenFrom> seen) {
        return seen.isEmpty()
                ? Uni.createFrom().voidItem()
                : outages.latest(seen.keySet())
                        .invoke(latest -> latest.values().forEach(held -> {
                            if (held.endedAt == null) {
                                update(
                                        held,
                                        held.toOutage(json).seenFrom(Objects.requireNonNull(seen.get(held.streamId))));
                            }
                        }))
                        .replaceWithVoid();
    }

    /**
     * Handlers are told after all of what was withheld.
     *
     * @param since of each stream, since when its outage counts; null where it has none
     * @return the latest outage of each stream that has one
     */
    public Uni<Map<UUID, UUID>> told(Map<UUID, ? extends @Nullable Instant> since) {
        return outages.latest(since.keySet()).map(latest -> {
            latest.values().forEach(held -> update(held, held.toOutage(json).toldAt(since.get(held.streamId))));
            return latest.values().stream().collect(Collectors.toMap(held -> held.streamId, held -> held.id));
        });
    }

    private void update(OutageEntity held, Outage is) {
        if (!is.equals(held.toOutage(json))) {
            held.become(is, json);
        }
    }

    /**
     * What was off air for one reason is so for another: no transition.
     *
     * @param steps by stream
     */
    @WithTransaction
    public Uni<Void> seenAs(Map<UUID, CourseStep> steps) {
        return outages.latest(steps.keySet())
                .invoke(latest -> latest.values()
                        .forEach(held -> update(
                                held, held.toOutage(json).seenAs(Objects.requireNonNull(steps.get(held.streamId))))))
                .replaceWithVoid();
    }

    /** Writes what the streams' states have of outages, where that is not what stands here. */
    @WithTransaction
    public Uni<Void> compare(Collection<StreamId> streams) {
        return states.lock(streams).chain(locked -> {
            List<OutageChange> held = locked.stream()
                    .map(one -> new OutageChange(
                            OutageChange.STREAM,
                            one.stream().id().value(),
                            one.stream().name(),
                            one.stream().tags(),
                            one.state(),
                            one.state(),
                            null,
                            false,
                            one.alerts().withheld(),
                            List.of()))
                    .toList();
            return held.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : outages.latest(streams(held))
                            .chain(latest -> written(held, latest, clock.instant()))
                            .replaceWithVoid();
        });
    }

    /** The latest outage of each stream that has one. In the session. */
    public Uni<Map<UUID, UUID>> latest(Collection<UUID> streams) {
        return outages.latest(streams)
                .map(latest ->
                        latest.values().stream().collect(Collectors.toMap(held -> held.streamId, held -> held.id)));
    }
}
