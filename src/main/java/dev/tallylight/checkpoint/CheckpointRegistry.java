package dev.tallylight.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Knows the checkpoints; makes private ones, whose agents enrol with a token of which only the hash is kept. */
@ApplicationScoped
public class CheckpointRegistry {
    private static final String CHECKPOINT = "checkpoint";
    private static final int FEW = 5;

    private final CheckpointRepository checkpoints;
    private final CheckpointUse use;
    private final Heartbeats heartbeats;
    private final Signals signals;
    private final MergePatch mergePatch;
    private final Audit audit;
    private final InstantSource clock;

    CheckpointRegistry(
            CheckpointRepository checkpoints,
            CheckpointUse use,
            Heartbeats heartbeats,
            Signals signals,
            MergePatch mergePatch,
            Audit audit,
            InstantSource clock) {
        this.checkpoints = checkpoints;
        this.use = use;
        this.heartbeats = heartbeats;
        this.signals = signals;
        this.mergePatch = mergePatch;
        this.audit = audit;
        this.clock = clock;
    }

    /** A checkpoint as it is shown, with the revision that its ETag is made of. */
    public record Found(CheckpointView view, long revision) {}

    @WithSession
    public Uni<List<Checkpoint>> all() {
        return checkpoints
                .all()
                .map(all -> all.stream().map(CheckpointEntity::toCheckpoint).toList());
    }

    @WithSession
    public Uni<Checkpoint> get(String id) {
        return present(id).map(CheckpointEntity::toCheckpoint);
    }

    /**
     * All of them with what their processes say; few enough for one page. Checkpoints are everybody's; a slice is told their
     * names and conditions ({@link CheckpointView#within}).
     */
    @WithSession
    public Uni<List<CheckpointView>> list(Slice slice) {
        return checkpoints
                .all()
                .chain(all -> heartbeats
                        .all()
                        .map(agents -> all.stream()
                                .map(entity ->
                                        CheckpointView.of(entity, agents, null).within(slice))
                                .toList()));
    }

    @WithSession
    public Uni<Found> find(Slice slice, String id) {
        return present(id)
                .chain(entity -> found(entity, null))
                .map(found -> new Found(found.view().within(slice), found.revision()));
    }

    /** Makes a private checkpoint; the answer holds its token, this once. */
    @WithTransaction
    public Uni<Found> create(CheckpointRequest request) {
        CheckpointRequest wanted = request.checked();
        String token = Enrolments.newToken();
        CheckpointEntity entity = new CheckpointEntity();
        entity.kind = CheckpointEntity.PRIVATE;
        entity.createdAt = clock.instant();
        entity.tokenHash = SecretText.sha256(token);
        entity.tokenCreatedAt = entity.createdAt;
        write(entity, wanted);
        return checkpoints
                .all()
                .invoke(others -> {
                    refuseTakenName(entity, others);
                    entity.id = freeId(slug(entity.name), others);
                })
                .chain(() -> checkpoints.persist(entity))
                .chain(checkpoints::flush)
                .chain(() -> changed(entity.id))
                .chain(() -> audit.note(Note.created(CHECKPOINT, entity.id, entity.name, audited(entity))))
                .chain(() -> found(entity, token));
    }

    /**
     * Applies a merge patch.
     *
     * @param expectedRevision that the client saw, or null to change it whatever it is
     */
    @WithTransaction
    public Uni<Found> patch(String id, JsonNode patch, @Nullable Long expectedRevision) {
        return present(id).chain(entity -> {
            Revision.check("checkpoint", entity.revision, expectedRevision);
            CheckpointRequest wanted = mergePatch
                    .apply(describe(entity), patch, CheckpointRequest.class)
                    .checked();
            if (entity.isBuiltIn() && !entity.name.equals(wanted.name())) {
                throw ProblemException.field(
                        ProblemType.CONFLICT,
                        "name",
                        "of the built-in checkpoint is TALLYLIGHT_CHECKPOINT_NAME: change it there and restart");
            }
            Fields was = audited(entity);
            write(entity, wanted);
            entity.revision++;
            return checkpoints
                    .all()
                    .invoke(others -> refuseTakenName(entity, others))
                    .chain(checkpoints::flush)
                    .chain(() -> audit.note(Note.updated(CHECKPOINT, id, entity.name, was, audited(entity))))
                    .chain(() -> changed(id))
                    .chain(() -> found(entity, null));
        });
    }

    /** Its agents are refused from now on. Streams that only it would watch are in the way. */
    @WithTransaction
    public Uni<Void> delete(String id, @Nullable Long expectedRevision) {
        return present(id).chain(entity -> {
            Revision.check("checkpoint", entity.revision, expectedRevision);
            if (entity.isBuiltIn()) {
                throw new ProblemException(
                        ProblemType.CONFLICT,
                        "The built-in checkpoint cannot be deleted: with TALLYLIGHT_ROLE=hub nothing is probed from here.");
            }
            return checkpoints
                    .all()
                    .chain(all -> use.onlyWatchedBy(entity.toCheckpoint(), others(entity, all)))
                    .invoke(streams -> refuseWhereNeeded(entity, streams))
                    .chain(() -> revokeToken(entity))
                    .chain(() -> audit.note(Note.deleted(CHECKPOINT, id, entity.name, audited(entity))))
                    .chain(() -> checkpoints.delete(entity))
                    .chain(() -> changed(id));
        });
    }

    /** A new token; the one before is refused at once. */
    @WithTransaction
    public Uni<Found> rotateToken(String id) {
        return present(id).chain(entity -> {
            if (entity.isBuiltIn()) {
                throw new ProblemException(ProblemType.CONFLICT, "The built-in checkpoint has no token.");
            }
            String token = Enrolments.newToken();
            return revokeToken(entity)
                    .invoke(() -> {
                        entity.tokenHash = SecretText.sha256(token);
                        entity.tokenCreatedAt = clock.instant();
                        entity.revision++;
                    })
                    .chain(checkpoints::flush)
                    .chain(() -> changed(id))
                    .chain(() -> audit.note(Note.replaced(CHECKPOINT, id, entity.name, "token")))
                    .chain(() -> found(entity, token));
        });
    }

    /** Writes the built-in checkpoint down under this name; its id stays the one it was first given. */
    @WithTransaction
    public Uni<Checkpoint> installBuiltIn(String name) {
        return checkpoints
                .builtIn()
                .chain(present -> {
                    if (present != null) {
                        present.name = name;
                        return Uni.createFrom().item(present);
                    }
                    CheckpointEntity entity = new CheckpointEntity();
                    entity.id = slug(name);
                    entity.name = name;
                    entity.kind = CheckpointEntity.BUILT_IN;
                    entity.createdAt = clock.instant();
                    entity.updatedAt = entity.createdAt;
                    return checkpoints.persist(entity);
                })
                .map(CheckpointEntity::toCheckpoint);
    }

    private Uni<CheckpointEntity> present(String id) {
        return Existing.orNotFound(checkpoints.findById(id), "checkpoint", id);
    }

    private Uni<Found> found(CheckpointEntity entity, @Nullable String token) {
        return heartbeats.all().map(agents -> new Found(CheckpointView.of(entity, agents, token), entity.revision));
    }

    private Uni<Void> changed(String id) {
        return Panache.getSession().chain(session -> signals.send(session, Signals.Channel.CHECKPOINT_CHANGED, id));
    }

    private Uni<Void> revokeToken(CheckpointEntity entity) {
        byte[] hash = entity.tokenHash;
        if (hash == null) {
            return Uni.createFrom().voidItem();
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into revoked_checkpoint_token values (?1, ?2, ?3) on conflict do nothing")
                        .setParameter(1, hash)
                        .setParameter(2, entity.name)
                        .setParameter(3, clock.instant())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private void write(CheckpointEntity entity, CheckpointRequest wanted) {
        entity.name = Objects.requireNonNull(wanted.name());
        entity.place = wanted.place();
        entity.latitude = wanted.latitude();
        entity.longitude = wanted.longitude();
        entity.tags = Objects.requireNonNull(wanted.tags()).toArray(String[]::new);
        entity.publicAddress = wanted.publicAddress();
        entity.privateNetworks = Boolean.TRUE.equals(wanted.privateNetworks());
        entity.updatedAt = clock.instant();
    }

    private static CheckpointRequest describe(CheckpointEntity entity) {
        return new CheckpointRequest(
                entity.name,
                entity.place,
                entity.latitude,
                entity.longitude,
                List.of(entity.tags),
                entity.publicAddress,
                entity.privateNetworks);
    }

    private static Fields audited(CheckpointEntity entity) {
        return Fields.of(describe(entity));
    }

    private static List<Checkpoint> others(CheckpointEntity entity, List<CheckpointEntity> all) {
        return all.stream()
                .filter(other -> !other.id.equals(entity.id))
                .map(CheckpointEntity::toCheckpoint)
                .toList();
    }

    private static void refuseWhereNeeded(CheckpointEntity entity, List<String> streams) {
        if (!streams.isEmpty()) {
            throw new ProblemException(
                    ProblemType.CHECKPOINT_IN_USE,
                    "Only \"" + entity.name + "\" watches "
                            + streams.stream()
                                    .limit(FEW)
                                    .map(name -> "\"" + name + "\"")
                                    .collect(Collectors.joining(", "))
                            + (streams.size() > FEW ? " and others" : "")
                            + ": give these streams other checkpoints first.");
        }
    }

    private static void refuseTakenName(CheckpointEntity entity, List<CheckpointEntity> others) {
        for (CheckpointEntity other : others) {
            boolean taken = other.name.equals(entity.name) || other.id.equals(entity.name);
            if (taken && other != entity) {
                throw ProblemException.duplicate(
                        "The checkpoint \"" + other.id + "\" has this name already.", other.id);
            }
        }
    }

    private static String freeId(String slug, List<CheckpointEntity> others) {
        Set<String> taken = others.stream()
                .flatMap(other -> java.util.stream.Stream.of(other.id, other.name))
                .collect(Collectors.toSet());
        String id = slug;
        for (int i = 2; taken.contains(id); i++) {
            id = slug + "-" + i;
        }
        return id;
    }

    /** {@code "São Paulo, Brazil"} becomes {@code "sao-paulo-brazil"}. */
    static String slug(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return plain.isEmpty() ? "checkpoint" : plain;
    }
}
