package dev.tallylight.stream;

import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.follow.Sequence;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Retried;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamLot;
import dev.tallylight.stream.draft.StreamOwnership;
import dev.tallylight.stream.draft.StreamRequest;
import dev.tallylight.stream.state.HeldStates;
import dev.tallylight.stream.state.Sightings;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds, changes and removes streams by the hundred: each call one transaction and one signal to whoever watches them. A
 * stream goes through the same steps as in {@link StreamRegistry}; one that is rejected keeps no other from being written.
 */
@ApplicationScoped
public class StreamBatches {
    private final StreamRepository streams;
    private final HeldStates states;
    private final LotRules rules;
    private final StreamChanges changes;
    private final StreamDescriptions descriptions;
    private final Parents parents;
    private final StreamOwnership ownership;
    private final Sightings sightings;
    private final Signals signals;
    private final Audit audit;
    private final InstantSource clock;

    StreamBatches(
            StreamRepository streams,
            HeldStates states,
            LotRules rules,
            StreamChanges changes,
            StreamDescriptions descriptions,
            Parents parents,
            StreamOwnership ownership,
            Sightings sightings,
            Signals signals,
            Audit audit,
            InstantSource clock) {
        this.streams = streams;
        this.states = states;
        this.rules = rules;
        this.changes = changes;
        this.descriptions = descriptions;
        this.parents = parents;
        this.ownership = ownership;
        this.sightings = sightings;
        this.signals = signals;
        this.audit = audit;
        this.clock = clock;
    }

    /** What {@link #apply} would do, in the order of the rows; nothing is changed or locked. */
    @WithSession
    public Uni<List<StreamLot.Outcome>> compare(Slice slice, List<StreamLot.Row> rows, StreamLot.Owner owner) {
        return weigh(slice, rows, owner, LotRules.Purpose.TRIAL, List.of())
                .map(weighed -> weighed.stream().map(LotRules.Weighed::outcome).toList());
    }

    /**
     * Makes the streams so.
     *
     * @return what became of each row, in their order
     */
    @Retried
    @WithTransaction
    public Uni<List<StreamLot.Outcome>> apply(Slice slice, List<StreamLot.Row> rows, StreamLot.Owner owner) {
        List<UUID> ids = ids(rows);
        Uni<Void> locked = ids.isEmpty() ? Uni.createFrom().voidItem() : states.lockRows(ids);
        return locked.chain(() -> weigh(slice, rows, owner, LotRules.Purpose.APPLY, List.of()))
                .chain(weighed -> write(weighed, owner));
    }

    /** What {@link #replace} did. */
    public record Replaced(List<StreamLot.Outcome> outcomes, List<StreamLot.Gone> gone) {}

    /**
     * Makes the streams so, and deletes those that have their URLs now ({@code after}), together: none is deleted for a
     * row that cannot be.
     */
    @Retried
    @WithTransaction
    public Uni<Replaced> replace(Slice slice, List<StreamLot.Row> rows, StreamLot.Owner owner) {
        List<UUID> all = new ArrayList<>(ids(rows));
        all.addAll(inTheWay(rows));
        return states.lockRows(all)
                .chain(() -> weigh(slice, rows, owner, LotRules.Purpose.REPLACE, inTheWay(rows)))
                .chain(weighed -> remove(slice, inTheWay(accepted(weighed)), owner)
                        .chain(gone -> write(weighed, owner).map(outcomes -> new Replaced(outcomes, gone))));
    }

    private static List<StreamLot.Row> accepted(List<LotRules.Weighed> weighed) {
        return weighed.stream()
                .filter(one -> one.draft() != null)
                .map(LotRules.Weighed::row)
                .toList();
    }

    private static List<UUID> inTheWay(List<StreamLot.Row> rows) {
        return rows.stream()
                .map(StreamLot.Row::after)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static List<UUID> ids(List<StreamLot.Row> rows) {
        return rows.stream().map(StreamLot.Row::id).filter(Objects::nonNull).toList();
    }

    private Uni<List<LotRules.Weighed>> weigh(
            Slice slice,
            List<StreamLot.Row> rows,
            StreamLot.Owner owner,
            LotRules.Purpose purpose,
            Collection<UUID> gone) {
        return rules.places()
                .chain(places -> held(slice, ids(rows))
                        .chain(held -> sight(slice, held.values())
                                .chain(sight -> rules.weigh(sight, rows, owner, held, places, purpose, gone))));
    }

    private Uni<Map<UUID, StreamEntity>> held(Slice slice, List<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : streams.some(slice, ids)
                        .map(found -> found.stream().collect(Collectors.toMap(row -> row.id, Function.identity())));
    }

    private Uni<LotRules.Sight> sight(Slice slice, Collection<StreamEntity> some) {
        return parents.beyond(
                        slice,
                        some.stream()
                                .flatMap(row -> Arrays.stream(row.dependsOn))
                                .toList())
                .map(beyond -> new LotRules.Sight(slice, beyond));
    }

    private Uni<List<StreamLot.Outcome>> write(List<LotRules.Weighed> weighed, StreamLot.Owner owner) {
        return withParents(weighed).chain(checked -> {
            List<StreamEntity> added = new ArrayList<>();
            List<Update> updated = new ArrayList<>();
            Instant now = clock.instant();
            for (LotRules.Weighed one : checked) {
                if (one.draft() != null && one.held() == null) {
                    added.add(created(one.draft(), now));
                } else if (one.draft() != null && one.held() != null) {
                    updated.add(update(one.held(), one.draft(), Objects.requireNonNull(one.before())));
                }
            }
            added.forEach(one -> one.managedByFile = owner == StreamLot.Owner.FILE);
            updated.forEach(one -> one.entity().managedByFile = owner == StreamLot.Owner.FILE);
            return add(added, now)
                    .chain(() -> streams.flush())
                    .chain(() -> tell(updated))
                    .chain(() -> audit.noteAll(notes(added, updated)))
                    .chain(() -> streams.flush())
                    .chain(() -> signal(added, updated))
                    .replaceWith(checked.stream().map(LotRules.Weighed::outcome).toList());
        });
    }

    private List<Note> notes(List<StreamEntity> added, List<Update> updated) {
        return Stream.concat(
                        added.stream().map(descriptions::created),
                        updated.stream().map(one -> descriptions.updated(one.entity(), one.was())))
                .toList();
    }

    /** One after the other, those first that only let go of others: the way back that they were is none by then. */
    private Uni<List<LotRules.Weighed>> withParents(List<LotRules.Weighed> weighed) {
        List<LotRules.Weighed> checked = new ArrayList<>();
        List<LotRules.Weighed> ordered = Stream.concat(
                        weighed.stream().filter(StreamBatches::letsGo),
                        weighed.stream().filter(one -> !letsGo(one)))
                .toList();
        return Sequence.of(
                        ordered,
                        one -> rules.checkParents(one).call(this::writeParents).invoke(checked::add))
                .replaceWith(checked);
    }

    private static boolean letsGo(LotRules.Weighed one) {
        return one.draft() != null
                && one.held() != null
                && Arrays.asList(one.held().dependsOn)
                        .containsAll(Arrays.asList(StreamDescriptions.parents(one.draft())));
    }

    private Uni<Void> writeParents(LotRules.Weighed one) {
        if (one.draft() == null
                || one.held() == null
                || Arrays.equals(one.held().dependsOn, StreamDescriptions.parents(one.draft()))) {
            return Uni.createFrom().voidItem();
        }
        one.held().dependsOn = StreamDescriptions.parents(one.draft());
        return streams.flush();
    }

    private StreamEntity created(StreamDraft draft, Instant now) {
        StreamEntity entity = new StreamEntity();
        entity.createdAt = now;
        entity.id = Ids.at(now);
        entity.revision = 1;
        descriptions.write(entity, draft);
        return entity;
    }

    private record Update(
            StreamEntity entity, boolean pausedBefore, StreamRequest before, Fields was, StreamDraft wanted) {}

    private Update update(StreamEntity entity, StreamDraft draft, StreamRequest before) {
        boolean paused = entity.paused;
        Fields was = before.audited(entity.urlRedacted);
        descriptions.write(entity, draft);
        entity.revision++;
        return new Update(entity, paused, before, was, draft);
    }

    private Uni<Void> add(List<StreamEntity> added, Instant now) {
        if (added.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<UUID, StreamEntity> byId = added.stream().collect(Collectors.toMap(row -> row.id, Function.identity()));
        List<UUID> ids = added.stream().map(row -> row.id).toList();
        return streams.persist(added)
                .chain(() -> states.create(
                        ids, id -> SubjectState.initial(now, Objects.requireNonNull(byId.get(id)).paused)));
    }

    private Uni<Void> tell(List<Update> updated) {
        return Sequence.of(
                updated,
                one -> changes.tellOfMany(
                        one.entity(), one.pausedBefore(), one.before(), descriptions.of(one.entity())));
    }

    /** One of them will do: whoever hears it reads all that changed since. */
    private Uni<Void> signal(List<StreamEntity> added, List<Update> updated) {
        if (added.isEmpty() && updated.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID one = added.isEmpty() ? updated.getFirst().entity().id : added.getFirst().id;
        return Panache.getSession()
                .chain(session -> signals.send(session, Signals.Channel.STREAM_CHANGED, one.toString()));
    }

    /** Those of these that there are and that he may delete; nothing is changed. */
    @WithSession
    public Uni<List<StreamLot.Gone>> look(Slice slice, Collection<UUID> ids, StreamLot.Owner owner) {
        return deletable(slice, ids, owner).map(StreamBatches::gone);
    }

    private Uni<List<StreamEntity>> deletable(Slice slice, Collection<UUID> ids, StreamLot.Owner owner) {
        return streams.some(slice, ids)
                .map(found -> found.stream()
                        .filter(row -> ownership.prunes(owner, row.managedByFile))
                        .toList());
    }

    private static List<StreamLot.Gone> gone(List<StreamEntity> rows) {
        return rows.stream()
                .map(row -> new StreamLot.Gone(row.id, row.key, row.urlRedacted))
                .toList();
    }

    /**
     * Deletes them.
     *
     * @return those that there were, and that he may delete
     */
    @Retried
    @WithTransaction
    public Uni<List<StreamLot.Gone>> delete(Slice slice, Collection<UUID> ids, StreamLot.Owner owner) {
        return states.lockRows(ids).chain(() -> remove(slice, ids, owner));
    }

    /**
     * Has streams depend on less, before a list is written whose rows would else be in each other's way.
     *
     * @param kept what each of them may still depend on
     */
    @Retried
    @WithTransaction
    public Uni<Void> loosen(Map<UUID, List<UUID>> kept) {
        return states.lockRows(kept.keySet())
                .chain(() -> streams.list("id in ?1", kept.keySet()))
                .chain(found -> audit.noteAll(found.stream()
                        .map(one -> loosened(one, Objects.requireNonNull(kept.get(one.id))))
                        .toList()))
                .chain(() -> streams.flush());
    }

    private Note loosened(StreamEntity one, List<UUID> kept) {
        Fields was = descriptions.audited(one);
        one.dependsOn = kept.stream().map(UUID::toString).toArray(String[]::new);
        one.revision++;
        one.updatedAt = clock.instant();
        return descriptions.updated(one, was);
    }

    /** In a transaction that holds their locks. */
    private Uni<List<StreamLot.Gone>> remove(Slice slice, Collection<UUID> ids, StreamLot.Owner owner) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : deletable(slice, ids, owner)
                        .call(rows -> audit.noteAll(
                                rows.stream().map(descriptions::deleted).toList()))
                        .map(StreamBatches::gone)
                        .call(gone -> gone.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : removed(gone.stream().map(StreamLot.Gone::id).toList()));
    }

    private Uni<Void> removed(Collection<UUID> ids) {
        return streams.delete("id in ?1", ids)
                .call(() -> parents.forget(ids))
                .call(() -> Panache.getSession()
                        .chain(session -> signals.send(
                                session,
                                Signals.Channel.STREAM_CHANGED,
                                ids.stream().map(UUID::toString).toList())))
                .invoke(() -> sightings.forget(ids.stream().map(StreamId::new).collect(Collectors.toSet())))
                .replaceWithVoid();
    }

    /**
     * What makes the streams as they are, in the order of their ids.
     *
     * @param after of the page before; null for the first
     */
    @WithSession
    public Uni<List<Described>> page(
            Slice slice, @org.jspecify.annotations.Nullable UUID after, int most, boolean withSecrets) {
        return streams.page(
                        slice,
                        new StreamRepository.Filter(null, null, null),
                        after == null ? null : new dev.tallylight.rest.Cursor(after),
                        most)
                .chain(rows -> sight(slice, rows)
                        .map(sight -> rows.stream()
                                .map(row -> new Described(row.id, descriptions.shown(row, withSecrets, sight.beyond())))
                                .toList()));
    }

    /** A stream with the request that makes it so. */
    public record Described(UUID id, StreamRequest request) {}
}
