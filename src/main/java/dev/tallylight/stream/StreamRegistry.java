package dev.tallylight.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.net.Egress;
import dev.tallylight.net.Url;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Retried;
import dev.tallylight.store.Signals;
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
    private final StreamRepository streams;
    private final HeldStates states;
    private final StreamViews views;
    private final StreamListener listener;
    private final CheckpointRegistry checkpoints;
    private final Sightings sightings;
    private final StreamSecrets secrets;
    private final Signals signals;
    private final Egress egress;
    private final Parents parents;
    private final OnAir onAir;
    private final MergePatch mergePatch;
    private final InstantSource clock;

    StreamRegistry(
            StreamRepository streams,
            HeldStates states,
            StreamViews views,
            StreamListener listener,
            CheckpointRegistry checkpoints,
            Sightings sightings,
            StreamSecrets secrets,
            Signals signals,
            Egress egress,
            Parents parents,
            OnAir onAir,
            MergePatch mergePatch,
            InstantSource clock) {
        this.streams = streams;
        this.states = states;
        this.views = views;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.sightings = sightings;
        this.secrets = secrets;
        this.signals = signals;
        this.egress = egress;
        this.parents = parents;
        this.onAir = onAir;
        this.mergePatch = mergePatch;
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
        return streams.page(new StreamRepository.Filter(status, tag, text), cursor, limit + 1)
                .chain(views::of);
    }

    @Retried
    @WithTransaction
    public Uni<Found> create(StreamRequest request) {
        StreamDraft draft = StreamDraft.of(request);
        StreamEntity entity = new StreamEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        write(entity, draft);
        StreamState state = StreamState.initial(entity.createdAt, draft.paused());
        return checkVoters(draft, List.of())
                .chain(() -> parents.check(entity))
                .chain(() -> checkUnique(entity))
                .chain(() -> streams.persist(entity))
                .chain(() -> states.create(entity.id, state))
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
        return locked(id).chain(entity -> {
            Revision.check("stream", entity.revision, expectedRevision);
            StreamRequest before = describe(entity);
            StreamRequest wanted = mergePatch.apply(before, patch, StreamRequest.class);
            StreamDraft draft = StreamDraft.of(wanted);
            boolean pausedBefore = entity.paused;
            List<String> chosenBefore = List.of(entity.checkpoints);
            write(entity, draft);
            entity.revision++;
            return checkVoters(draft, chosenBefore)
                    .chain(() -> parents.check(entity))
                    .chain(() -> checkUnique(entity))
                    .chain(() -> streams.flush())
                    .chain(() -> tell(entity, pausedBefore, before, wanted))
                    .chain(() -> changed(entity))
                    .chain(() -> found(entity));
        });
    }

    @Retried
    @WithTransaction
    public Uni<Found> setPaused(UUID id, boolean paused) {
        return locked(id).chain(entity -> {
            if (entity.paused == paused) {
                return found(entity);
            }
            entity.paused = paused;
            entity.revision++;
            entity.updatedAt = clock.instant();
            return streams.flush()
                    .chain(() -> listener.pausedChanged(new StreamId(id), paused))
                    .chain(() -> changed(entity))
                    .chain(() -> found(entity));
        });
    }

    @Retried
    @WithTransaction
    public Uni<Void> delete(UUID id, @Nullable Long expectedRevision) {
        return locked(id)
                .invoke(entity -> Revision.check("stream", entity.revision, expectedRevision))
                .call(streams::delete)
                .call(entity -> parents.forget(id))
                .chain(this::changed)
                .invoke(() -> sightings.forget(new StreamId(id)));
    }

    /** Locks its state before its row is read: whoever decides on it takes them in this order, and edits come one by one. */
    private Uni<StreamEntity> locked(UUID id) {
        return states.lockRows(List.of(id)).chain(() -> present(id));
    }

    private Uni<StreamEntity> present(UUID id) {
        return Existing.orNotFound(streams.findById(id), "stream", id);
    }

    private Uni<Found> found(StreamEntity entity) {
        return streams.flush()
                .chain(() -> views.of(List.of(entity)))
                .map(shown -> new Found(shown.getFirst(), entity.revision));
    }

    private Uni<Void> changed(StreamEntity entity) {
        return Panache.getSession()
                .chain(session -> signals.send(session, Signals.Channel.STREAM_CHANGED, entity.id.toString()));
    }

    private Uni<Void> tell(StreamEntity entity, boolean pausedBefore, StreamRequest before, StreamRequest wanted) {
        StreamId id = new StreamId(entity.id);
        if (entity.paused != pausedBefore) {
            return listener.pausedChanged(id, entity.paused);
        }
        boolean sameVoters = String.valueOf(before.checkpoints()).equals(String.valueOf(wanted.checkpoints()))
                && String.valueOf(before.policy()).equals(String.valueOf(wanted.policy()));
        Uni<Void> voters = sameVoters ? Uni.createFrom().voidItem() : listener.votersChanged(id);
        return voters.chain(() -> listener.alertRulesChanged(id));
    }

    /**
     * Chosen checkpoints must exist, one of them must be allowed to go there, and the quorum must be one that they can
     * meet.
     *
     * @param before what was chosen before: what is gone since may stay
     */
    private Uni<Void> checkVoters(StreamDraft draft, List<String> before) {
        return checkpoints
                .all()
                .invoke(places -> {
                    for (String choice : draft.checkpoints()) {
                        if (!before.contains(choice) && places.stream().noneMatch(place -> place.isMeantBy(choice))) {
                            throw ProblemException.field(ProblemType.INVALID, "checkpoints", unknown(choice, places));
                        }
                    }
                    List<Checkpoint> assigned = places.stream()
                            .filter(place -> draft.checkpoints().stream().anyMatch(place::isMeantBy))
                            .toList();
                    if (assigned.stream().noneMatch(Checkpoint::privateNetworks)) {
                        egress.streams().checkLiteral(draft.url());
                    }
                    checkQuorum(draft.policy().quorum(), assigned.size());
                })
                .replaceWithVoid();
    }

    private static String unknown(String choice, List<Checkpoint> places) {
        return "names no checkpoint that there is: \"" + choice + "\"; there are "
                + String.join(", ", places.stream().map(Checkpoint::id).toList());
    }

    private static void checkQuorum(Quorum quorum, int assigned) {
        if (quorum instanceof Quorum.Count count && count.checkpoints() > assigned) {
            throw ProblemException.field(
                    ProblemType.QUORUM_UNREACHABLE,
                    "policy.quorum",
                    "is " + count.checkpoints() + ", but " + assigned
                            + " checkpoint(s) watch this stream: it could never be offline. Lower it, or use \"majority\"");
        }
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

    private void write(StreamEntity entity, StreamDraft draft) {
        entity.key = draft.key();
        entity.name = draft.name();
        entity.urlRedacted = Url.redact(draft.urlAsGiven());
        entity.protocol = draft.protocol().wireName();
        entity.tags = draft.tags().toArray(String[]::new);
        entity.checkpoints = draft.checkpoints().toArray(String[]::new);
        entity.policy(draft.policy());
        secrets.write(entity, draft);
        entity.paused = draft.paused();
        entity.schedule = onAir.column(draft.schedule());
        entity.alertOutsideSchedule = draft.alertOutsideSchedule();
        entity.dependsOn = draft.dependsOn().stream().map(UUID::toString).toArray(String[]::new);
        entity.updatedAt = clock.instant();
    }

    /** The request that would make the stream as it is: what a patch is merged into. */
    private StreamRequest describe(StreamEntity entity) {
        StreamPolicy policy = entity.policy();
        return new StreamRequest(
                entity.key,
                entity.name,
                secrets.url(entity),
                dev.tallylight.probe.Protocol.ofWireName(entity.protocol),
                List.of(entity.tags),
                List.of(entity.checkpoints),
                new StreamPolicy.Request(
                        policy.interval(),
                        policy.timeout(),
                        policy.retryInterval(),
                        policy.failuresToDown(),
                        policy.successesToUp(),
                        policy.quorum(),
                        policy.flapHigh(),
                        policy.flapLow()),
                secrets.expect(entity),
                secrets.auth(entity),
                entity.paused,
                onAir.forms(entity.schedule),
                entity.alertOutsideSchedule,
                List.of(entity.dependsOn),
                secrets.signing(entity));
    }
}
