package dev.tallylight.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.agent.StreamId;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Retried;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamOwnership;
import dev.tallylight.stream.draft.StreamRequest;
import dev.tallylight.stream.draft.Voters;
import dev.tallylight.stream.state.HeldStates;
import dev.tallylight.stream.state.Sightings;
import dev.tallylight.stream.state.Status;
import dev.tallylight.stream.state.StreamState;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
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
    public Uni<Found> get(UUID id) {
        return present(id).chain(this::found);
    }

    /** One more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<StreamView>> list(
            @Nullable Status status, @Nullable String tag, @Nullable String text, @Nullable Cursor cursor, int limit) {
        return page(new StreamRepository.Filter(status, tag, text), cursor, limit + 1, TRIES);
    }

    /** Read again where one of it was deleted meanwhile: a page that is not full would be taken for the last one. */
    private Uni<List<StreamView>> page(StreamRepository.Filter filter, @Nullable Cursor cursor, int most, int tries) {
        return streams.page(filter, cursor, most)
                .chain(rows -> views.of(rows)
                        .chain(shown -> shown.size() == rows.size() || tries == 1
                                ? Uni.createFrom().item(shown)
                                : page(filter, cursor, most, tries - 1)));
    }

    @Retried
    @WithTransaction
    public Uni<Found> create(StreamRequest request) {
        StreamDraft draft = StreamDraft.of(request);
        StreamEntity entity = new StreamEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        descriptions.write(entity, draft);
        StreamState state = StreamState.initial(entity.createdAt, draft.paused());
        return voters.check(draft, List.of())
                .chain(() -> parents.check(entity.id, entity.name, entity.dependsOn))
                .chain(() -> checkUnique(entity))
                .chain(() -> streams.persist(entity))
                .chain(() -> states.create(entity.id, state))
                .chain(() -> audit.note(descriptions.created(entity)))
                .chain(() -> changed(entity))
                .chain(() -> found(entity));
    }

    /**
     * Applies a merge patch.
     *
     * @param expectedRevision the revision that the client saw, or null to change it whatever it is
     */
    @Retried
    @WithTransaction
    public Uni<Found> patch(UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return editable(id).chain(entity -> {
            Revision.check("stream", entity.revision, expectedRevision);
            StreamRequest before = descriptions.of(entity);
            StreamRequest wanted = mergePatch.apply(before, patch, StreamRequest.class);
            StreamDraft draft = StreamDraft.of(wanted);
            Fields was = descriptions.audited(entity);
            boolean pausedBefore = entity.paused;
            List<String> chosenBefore = List.of(entity.checkpoints);
            descriptions.write(entity, draft);
            entity.managedByFile = false;
            entity.revision++;
            return voters.check(draft, chosenBefore)
                    .chain(() -> parents.check(entity.id, entity.name, entity.dependsOn))
                    .chain(() -> checkUnique(entity))
                    .chain(() -> streams.flush())
                    .chain(() -> audit.note(descriptions.updated(entity, was)))
                    .chain(() -> changes.tell(entity, pausedBefore, before, wanted))
                    .chain(() -> changed(entity))
                    .chain(() -> found(entity));
        });
    }

    @Retried
    @WithTransaction
    public Uni<Found> setPaused(UUID id, boolean paused) {
        return editable(id).chain(entity -> {
            if (entity.paused == paused) {
                return found(entity);
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
                    .chain(() -> found(entity));
        });
    }

    @Retried
    @WithTransaction
    public Uni<Void> delete(UUID id, @Nullable Long expectedRevision) {
        return editable(id)
                .invoke(entity -> Revision.check("stream", entity.revision, expectedRevision))
                .call(entity -> audit.note(descriptions.deleted(entity)))
                .call(streams::delete)
                .call(entity -> parents.forget(id))
                .chain(this::changed)
                .invoke(() -> sightings.forget(new StreamId(id)));
    }

    /** Locks its state before its row is read: whoever decides on it takes them in this order, and edits come one by one. */
    private Uni<StreamEntity> locked(UUID id) {
        return states.lockRows(List.of(id)).chain(() -> present(id));
    }

    /** The same of one that may be changed here. */
    private Uni<StreamEntity> editable(UUID id) {
        return locked(id).invoke(entity -> ownership.check(entity.name, entity.managedByFile));
    }

    private Uni<StreamEntity> present(UUID id) {
        return Existing.orNotFound(streams.findById(id), "stream", id);
    }

    private Uni<Found> found(StreamEntity entity) {
        return streams.flush()
                .chain(() -> views.of(List.of(entity)))
                .chain(shown -> Existing.orNotFound(
                        Uni.createFrom().item(shown.isEmpty() ? null : shown.getFirst()), "stream", entity.id))
                .map(shown -> new Found(shown, entity.revision));
    }

    private Uni<Void> changed(StreamEntity entity) {
        return Panache.getSession()
                .chain(session -> signals.send(session, Signals.Channel.STREAM_CHANGED, entity.id.toString()));
    }

    private Uni<Void> checkUnique(StreamEntity entity) {
        String key = entity.key;
        Uni<StreamEntity> sameUrl =
                streams.byFingerprint(entity.fingerprint).invoke(other -> refuse(other, entity, "url"));
        return key == null
                ? sameUrl.replaceWithVoid()
                : sameUrl.chain(() -> streams.byKey(key))
                        .invoke(other -> refuse(other, entity, "key"))
                        .replaceWithVoid();
    }

    private static void refuse(@Nullable StreamEntity other, StreamEntity entity, String field) {
        if (other != null && !other.id.equals(entity.id)) {
            throw ProblemException.duplicate(
                    "The stream \"" + other.name + "\" (" + other.id + ") has this " + field + " already.",
                    other.id.toString());
        }
    }
}
