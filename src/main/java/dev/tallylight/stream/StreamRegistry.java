package dev.tallylight.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Retried;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.draft.KeptSecrets;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamOwnership;
import dev.tallylight.stream.draft.StreamRequest;
import dev.tallylight.stream.draft.Voters;
import dev.tallylight.stream.state.HeldStates;
import dev.tallylight.stream.state.Sightings;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes streams: each call one transaction, followed by a signal to whoever watches them. */
@ApplicationScoped
public class StreamRegistry {
    /** Of a page, while streams are being deleted. */
    private static final int TRIES = 10;

    private final StreamRepository streams;
    private final HeldStates states;
    private final StreamViews views;
    private final StreamListener listener;
    private final Voters voters;
    private final StreamChanges changes;
    private final StreamDescriptions descriptions;
    private final Sightings sightings;
    private final Signals signals;
    private final Parents parents;
    private final StreamOwnership ownership;
    private final MergePatch mergePatch;
    private final Audit audit;
    private final InstantSource clock;

    StreamRegistry(
            StreamRepository streams,
            HeldStates states,
            StreamViews views,
            StreamListener listener,
            Voters voters,
            StreamChanges changes,
            StreamDescriptions descriptions,
            Sightings sightings,
            Signals signals,
            Parents parents,
            StreamOwnership ownership,
            MergePatch mergePatch,
            Audit audit,
            InstantSource clock) {
        this.streams = streams;
        this.states = states;
        this.views = views;
        this.listener = listener;
        this.voters = voters;
        this.changes = changes;
        this.descriptions = descriptions;
        this.sightings = sightings;
        this.signals = signals;
        this.parents = parents;
        this.ownership = ownership;
        this.mergePatch = mergePatch;
        this.audit = audit;
        this.clock = clock;
    }

    /** A stream as it is shown, with the revision that its ETag is made of. */
    public record Found(StreamView view, long revision) {}

    @WithSession
    public Uni<Found> get(Slice slice, UUID id) {
        return present(slice, id).chain(entity -> found(slice, entity));
    }

    /** These, in their order, without those that are not there for the slice. */
    @WithSession
    public Uni<List<StreamView>> some(Slice slice, List<UUID> ids) {
        return streams.some(slice, ids)
                .map(found -> found.stream()
                        .sorted(Comparator.comparingInt(one -> ids.indexOf(one.id)))
                        .toList())
                .chain(rows -> views.of(slice, rows));
    }

    /** What must be in it besides media that flows; empty where that is nothing. */
    @WithSession
    public Uni<Optional<StreamRequest.Expect>> expected(Slice slice, UUID id) {
        return present(slice, id).map(descriptions::expected);
    }

    /** One more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<StreamView>> list(
            Slice slice,
            @Nullable Status status,
            @Nullable String tag,
            @Nullable String text,
            @Nullable Cursor cursor,
            int limit) {
        return page(slice, new StreamRepository.Filter(status, tag, text), cursor, limit + 1, TRIES);
    }

    /** Read again where one of it was deleted meanwhile: a page that is not full would be taken for the last one. */
    private Uni<List<StreamView>> page(
            Slice slice, StreamRepository.Filter filter, @Nullable Cursor cursor, int most, int tries) {
        return streams.page(slice, filter, cursor, most)
                .chain(rows -> views.of(slice, rows)
                        .chain(shown -> shown.size() == rows.size() || tries == 1
                                ? Uni.createFrom().item(shown)
                                : page(slice, filter, cursor, most, tries - 1)));
    }

    @Retried
    @WithTransaction
    public Uni<Found> create(Slice slice, StreamRequest request) {
        StreamDraft draft = StreamDraft.of(request).within(slice, List.of(), List.of());
        StreamEntity entity = new StreamEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        descriptions.write(entity, draft);
        SubjectState state = SubjectState.initial(entity.createdAt, draft.paused());
        return voters.check(draft, List.of())
                .chain(() -> parents.check(slice, entity.id, entity.name, entity.dependsOn, Set.of()))
                .chain(() -> checkUnique(slice, entity.id, draft))
                .chain(() -> streams.persist(entity))
                .chain(() -> states.create(entity.id, state))
                .chain(() -> audit.note(descriptions.created(entity)))
                .chain(() -> changed(entity))
                .chain(() -> found(slice, entity));
    }

    /**
     * Applies a merge patch.
     *
     * @param expectedRevision the revision that the client saw, or null to change it whatever it is
     */
    @Retried
    @WithTransaction
    public Uni<Found> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return editable(slice, id)
                .invoke(entity -> Revision.check("stream", entity.revision, expectedRevision))
                .chain(entity -> parents.beyond(slice, List.of(entity.dependsOn))
                        .chain(beyond -> patch(slice, entity, patch, beyond)));
    }

    /** @param beyond the streams that it depends on and that are not there for the caller: they stay */
    private Uni<Found> patch(Slice slice, StreamEntity entity, JsonNode patch, Set<String> beyond) {
        StreamRequest before = descriptions.of(entity, beyond);
        StreamRequest wanted = KeptSecrets.unlessShown(before, mergePatch.apply(before, patch, StreamRequest.class));
        StreamDraft draft = StreamDraft.of(wanted)
                .within(
                        slice,
                        List.of(entity.tags),
                        beyond.stream().map(UUID::fromString).toList());
        KeptSecrets.checkGiven(before, draft, patch);
        Fields was = descriptions.audited(entity);
        boolean pausedBefore = entity.paused;
        List<String> chosenBefore = List.of(entity.checkpoints);
        // all is checked before the row is written to: each query writes what was changed so far
        return voters.check(draft, chosenBefore)
                .chain(() -> parents.check(slice, entity.id, draft.name(), StreamDescriptions.parents(draft), beyond))
                .chain(() -> checkUnique(slice, entity.id, draft))
                .invoke(() -> {
                    descriptions.write(entity, draft);
                    entity.managedByFile = false;
                    entity.revision++;
                })
                .chain(() -> streams.flush())
                .chain(() -> audit.note(descriptions.updated(entity, was)))
                .chain(() -> changes.tell(entity, pausedBefore, before, wanted))
                .chain(() -> changed(entity))
                .chain(() -> found(slice, entity));
    }

    @Retried
    @WithTransaction
    public Uni<Found> setPaused(Slice slice, UUID id, boolean paused) {
        return editable(slice, id).chain(entity -> {
            if (entity.paused == paused) {
                return found(slice, entity);
            }
            Fields was = descriptions.audited(entity);
            entity.paused = paused;
            entity.managedByFile = false;
            entity.revision++;
            entity.updatedAt = clock.instant();
            return streams.flush()
                    .chain(() -> audit.note(descriptions.updated(entity, was)))
                    .chain(() -> listener.pausedChanged(new StreamId(id), paused))
                    .chain(() -> changed(entity))
                    .chain(() -> found(slice, entity));
        });
    }

    @Retried
    @WithTransaction
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return editable(slice, id)
                .invoke(entity -> Revision.check("stream", entity.revision, expectedRevision))
                .call(entity -> audit.note(descriptions.deleted(entity)))
                .call(streams::delete)
                .call(entity -> parents.forget(List.of(id)))
                .chain(this::changed)
                .invoke(() -> sightings.forget(new StreamId(id)));
    }

    /**
     * Locks its state before its row is read: whoever decides on it takes them in this order, and edits come one by one. What
     * is beyond the slice is not even locked: waiting for it would tell that it is there.
     */
    private Uni<StreamEntity> locked(Slice slice, UUID id) {
        Uni<Void> there = slice.isAll()
                ? Uni.createFrom().voidItem()
                : Existing.orNotFound(streams.isThere(slice, id).map(found -> found ? id : null), "stream", id)
                        .replaceWithVoid();
        return there.chain(() -> states.lockRows(List.of(id))).chain(() -> present(slice, id));
    }

    /** The same of one that may be changed here. */
    private Uni<StreamEntity> editable(Slice slice, UUID id) {
        return locked(slice, id).invoke(entity -> ownership.check(entity.name, entity.managedByFile));
    }

    private Uni<StreamEntity> present(Slice slice, UUID id) {
        return Existing.orNotFound(streams.byId(slice, id), "stream", id);
    }

    private Uni<Found> found(Slice slice, StreamEntity entity) {
        return streams.flush()
                .chain(() -> views.of(slice, List.of(entity)))
                .chain(shown -> Existing.orNotFound(
                        Uni.createFrom().item(shown.isEmpty() ? null : shown.getFirst()), "stream", entity.id))
                .map(shown -> new Found(shown, entity.revision));
    }

    private Uni<Void> changed(StreamEntity entity) {
        return Panache.getSession()
                .chain(session -> signals.send(session, Signals.Channel.STREAM_CHANGED, entity.id.toString()));
    }

    /** The last of the checks: whoever is not told of the other streams learns of them by making one, which is audited. */
    private Uni<Void> checkUnique(Slice slice, UUID id, StreamDraft draft) {
        String key = draft.key();
        Uni<StreamEntity> sameUrl =
                streams.byFingerprint(descriptions.fingerprint(draft)).invoke(other -> refuse(slice, other, id, "url"));
        return key == null
                ? sameUrl.replaceWithVoid()
                : sameUrl.chain(() -> streams.byKey(key))
                        .invoke(other -> refuse(slice, other, id, "key"))
                        .replaceWithVoid();
    }

    /** One that is beyond the slice is in the way all the same, and is not named. */
    private static void refuse(Slice slice, @Nullable StreamEntity other, UUID id, String field) {
        if (other == null || other.id.equals(id)) {
            return;
        }
        if (!slice.sees(List.of(other.tags))) {
            throw new ProblemException(
                    ProblemType.DUPLICATE,
                    "A stream that your token is not for has this " + field + " already: ask an admin for it.");
        }
        throw ProblemException.duplicate(
                "The stream \"" + other.name + "\" (" + other.id + ") has this " + field + " already.",
                other.id.toString());
    }
}
