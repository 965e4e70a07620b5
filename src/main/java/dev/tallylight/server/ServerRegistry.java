package dev.tallylight.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.alert.Status;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Retried;
import dev.tallylight.store.Signals;
import dev.tallylight.stream.Parents;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes servers. */
@ApplicationScoped
public class ServerRegistry {
    /** The index of keys is read whole by each process. */
    private static final int MOST = 50_000;

    private static final String KIND = "server";
    private static final String KEY_PREFIX = "hb_";

    private final ServerRepository servers;
    private final ServerReader reader;
    private final ServerListener listener;
    private final Parents parents;
    private final MergePatch mergePatch;
    private final Signals signals;
    private final Audit audit;
    private final InstantSource clock;

    ServerRegistry(
            ServerRepository servers,
            ServerReader reader,
            ServerListener listener,
            Parents parents,
            MergePatch mergePatch,
            Signals signals,
            Audit audit,
            InstantSource clock) {
        this.servers = servers;
        this.reader = reader;
        this.listener = listener;
        this.parents = parents;
        this.mergePatch = mergePatch;
        this.signals = signals;
        this.audit = audit;
        this.clock = clock;
    }

    /** A server as it is shown, with the revision that its ETag is made of. */
    public record Found(ServerView view, long revision) {}

    /** Its id, and the key by which it reports, which is told this once. */
    public record Keyed(UUID id, String key) {}

    /** In the order they were added; one more than {@code limit} where there are more. */
    public Uni<List<ServerView>> list(Slice slice, ServerFilter filter, @Nullable Cursor cursor, int limit) {
        return reader.list(slice, filter, cursor, limit);
    }

    /** How many there are of each status; those of which there are none are left out. */
    public Uni<Map<Status, Long>> counts(Slice slice) {
        return reader.counts(slice);
    }

    /** A problem where it is not there for the slice. */
    public Uni<Found> get(Slice slice, UUID id) {
        return Existing.orNotFound(reader.byId(slice, id), KIND, id)
                .map(found -> new Found(found.view(), found.revision()));
    }

    /** The same with its key. */
    public Uni<Found> get(Slice slice, Keyed keyed) {
        return get(slice, keyed.id()).map(found -> new Found(found.view().withKey(keyed.key()), found.revision()));
    }

    @Retried
    @WithTransaction
    public Uni<Keyed> create(Slice slice, ServerRequest request) {
        ServerDraft draft = ServerDraft.of(request).within(slice, List.of(), List.of());
        String key = SecretText.random(KEY_PREFIX);
        Instant now = clock.instant();
        ServerEntity entity = new ServerEntity();
        entity.id = Ids.at(now);
        entity.createdAt = now;
        entity.revision = 1;
        entity.keyHash = SecretText.sha256(key);
        entity.paused = draft.paused();
        write(entity, draft, now);
        return servers.count()
                .invoke(count -> {
                    if (count >= MOST) {
                        throw new ProblemException(
                                ProblemType.CONFLICT, "There are " + MOST + " servers already: delete some first.");
                    }
                })
                .chain(() -> parents.check(slice, entity.id, entity.name, entity.dependsOn, Set.of()))
                .chain(() -> servers.persistAndFlush(entity))
                .chain(() -> listener.created(entity.id, entity.paused))
                .chain(() -> audit.note(Note.created(KIND, entity.id, entity.name, audited(entity))))
                .chain(() -> changed(entity.id))
                .replaceWith(new Keyed(entity.id, key));
    }

    /** @param expectedRevision the revision that the client saw, or null to change it whatever it is */
    @Retried
    @WithTransaction
    public Uni<Void> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return editable(slice, id).chain(entity -> {
            Revision.check(KIND, entity.revision, expectedRevision);
            return parents.beyond(slice, List.of(entity.dependsOn)).chain(beyond -> {
                Fields was = audited(entity);
                ServerDraft draft = ServerDraft.of(mergePatch.apply(describe(entity), patch, ServerRequest.class))
                        .within(slice, List.of(entity.tags), beyond);
                boolean pauses = draft.paused() != entity.paused;
                boolean others =
                        !Arrays.equals(entity.dependsOn, draft.dependsOn().toArray(String[]::new));
                write(entity, draft, clock.instant());
                entity.paused = draft.paused();
                entity.revision++;
                return (others
                                ? parents.check(slice, id, entity.name, entity.dependsOn, beyond)
                                : Uni.createFrom().voidItem())
                        .chain(servers::flush)
                        .chain(() -> pauses
                                ? listener.pausedChanged(id, entity.paused)
                                : Uni.createFrom().voidItem())
                        .chain(() -> listener.rulesChanged(id))
                        .chain(() -> audit.note(Note.updated(KIND, id, entity.name, was, audited(entity))))
                        .chain(() -> changed(id));
            });
        });
    }

    @Retried
    @WithTransaction
    public Uni<Void> setPaused(Slice slice, UUID id, boolean paused) {
        return editable(slice, id).chain(entity -> {
            if (entity.paused == paused) {
                return Uni.createFrom().voidItem();
            }
            Fields was = audited(entity);
            entity.paused = paused;
            entity.updatedAt = clock.instant();
            entity.revision++;
            return servers.flush()
                    .chain(() -> listener.pausedChanged(id, paused))
                    .chain(() -> audit.note(Note.updated(KIND, id, entity.name, was, audited(entity))))
                    .chain(() -> changed(id));
        });
    }

    /** A new key; the one before is nobody's at once. */
    @Retried
    @WithTransaction
    public Uni<Keyed> rotateKey(Slice slice, UUID id) {
        String key = SecretText.random(KEY_PREFIX);
        return editable(slice, id)
                .invoke(entity -> {
                    entity.keyHash = SecretText.sha256(key);
                    entity.updatedAt = clock.instant();
                    entity.revision++;
                })
                .chain(entity -> servers.flush().chain(() -> audit.note(Note.replaced(KIND, id, entity.name, "key"))))
                .chain(() -> changed(id))
                .replaceWith(new Keyed(id, key));
    }

    /** An outage that is open ends with it; who depended on it does no more. */
    @Retried
    @WithTransaction
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return editable(slice, id).chain(entity -> {
            Revision.check(KIND, entity.revision, expectedRevision);
            return audit.note(Note.deleted(KIND, id, entity.name, audited(entity)))
                    .chain(() -> servers.delete(entity))
                    .chain(servers::flush)
                    .chain(() -> parents.forget(List.of(id)))
                    .chain(() -> changed(id));
        });
    }

    /** Locks what it is held to be before its row: whoever decides on it takes them in this order. */
    private Uni<ServerEntity> editable(Slice slice, UUID id) {
        return Existing.orNotFound(
                listener.lock(id)
                        .chain(() -> servers.locked(id))
                        .map(entity -> entity == null || !slice.sees(List.of(entity.tags)) ? null : entity),
                KIND,
                id);
    }

    private static void write(ServerEntity entity, ServerDraft draft, Instant now) {
        entity.name = draft.name();
        entity.tags = draft.tags().toArray(String[]::new);
        entity.intervalMs = draft.times().interval().toMillis();
        entity.graceMs = draft.times().grace().toMillis();
        entity.dependsOn = draft.dependsOn().toArray(String[]::new);
        entity.updatedAt = now;
    }

    private static ServerRequest describe(ServerEntity entity) {
        return new ServerRequest(
                entity.name,
                entity.times().interval(),
                entity.times().grace(),
                List.of(entity.tags),
                List.of(entity.dependsOn),
                entity.paused);
    }

    private static Fields audited(ServerEntity entity) {
        return Fields.of(describe(entity));
    }

    private Uni<Void> changed(UUID id) {
        return Panache.getSession()
                .chain(session -> signals.send(session, Signals.Channel.SERVER_CHANGED, id.toString()));
    }
}
