package dev.tallylight.statuspage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes status pages. A slice has those whose tags are all its own; others are not there for it. */
@ApplicationScoped
public class StatusPages {
    /** All of them are held in memory, so there is a bound. */
    public static final int MOST = 1_000;

    private static final String KIND = "status page";
    private static final String OBJECT = "status-page";

    private final StatusPageRepository pages;
    private final SlowHashes hashes;
    private final Signals signals;
    private final MergePatch mergePatch;
    private final Json json;
    private final Audit audit;
    private final InstantSource clock;
    private final @Nullable String ours;

    StatusPages(
            StatusPageRepository pages,
            SlowHashes hashes,
            Signals signals,
            MergePatch mergePatch,
            ObjectMapper mapper,
            Audit audit,
            InstantSource clock,
            @ConfigProperty(name = "tallylight.public-url") Optional<String> publicUrl) {
        this.pages = pages;
        this.hashes = hashes;
        this.signals = signals;
        this.mergePatch = mergePatch;
        this.json = new Json(mapper);
        this.audit = audit;
        this.clock = clock;
        this.ours = publicUrl
                .map(url -> URI.create(url.strip()).getHost())
                .map(host -> host.toLowerCase(Locale.ROOT))
                .orElse(null);
    }

    /** A page as it is shown, with the revision that its ETag is made of. */
    public record Found(StatusPageView view, long revision) {}

    /** One more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<StatusPageView>> list(Slice slice, @Nullable Cursor cursor, int limit) {
        return pages.page(slice, cursor, limit + 1)
                .map(rows -> rows.stream().map(this::view).toList());
    }

    @WithSession
    public Uni<Found> get(Slice slice, UUID id) {
        return Existing.orNotFound(pages.byId(slice, id), KIND, id).map(this::found);
    }

    /** Fails with 409 where another page has the slug or the host name. */
    @WithTransaction
    public Uni<Found> create(Slice slice, StatusPageRequest request) {
        StatusPageDraft draft = StatusPageDraft.of(slice, request, ours);
        StatusPageEntity entity = new StatusPageEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        return hash(draft)
                .invoke(hash -> entity.password = hash)
                .chain(() -> refuseTaken(slice, entity.id, draft))
                .chain(() -> pages.count())
                .invoke(count -> {
                    if (count >= MOST) {
                        throw new ProblemException(
                                ProblemType.CONFLICT,
                                "There are " + MOST + " status pages already: delete one that nobody looks at.");
                    }
                    write(entity, draft);
                })
                .chain(() -> pages.persistAndFlush(entity))
                .chain(() -> audit.note(Note.created(OBJECT, entity.id, entity.title, audited(entity))))
                .chain(() -> changed(entity.id))
                .map(ignored -> found(entity));
    }

    /** @param expectedRevision the revision that the client saw, or null to change it whatever it is */
    @WithTransaction
    public Uni<Found> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return Existing.orNotFound(pages.locked(slice, id), KIND, id).chain(entity -> {
            Revision.check(KIND, entity.revision, expectedRevision);
            StatusPageDraft draft =
                    StatusPageDraft.of(slice, mergePatch.apply(describe(entity), patch, StatusPageRequest.class), ours);
            boolean otherPassword = MergePatch.gives(patch, "password");
            Fields was = audited(entity).hiding("password", false);
            return hash(draft)
                    .chain(hash -> refuseTaken(slice, id, draft).invoke(() -> {
                        if (otherPassword) {
                            entity.password = hash;
                        }
                        write(entity, draft);
                        entity.revision++;
                    }))
                    .chain(() -> pages.flush())
                    .chain(() -> audit.note(Note.updated(
                            OBJECT, id, entity.title, was, audited(entity).hiding("password", otherPassword))))
                    .chain(() -> changed(id))
                    .map(ignored -> found(entity));
        });
    }

    @WithTransaction
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return Existing.orNotFound(pages.locked(slice, id), KIND, id)
                .invoke(entity -> Revision.check(KIND, entity.revision, expectedRevision))
                .call(entity -> audit.note(Note.deleted(OBJECT, id, entity.title, audited(entity))))
                .chain(pages::delete)
                .chain(() -> pages.flush())
                .chain(() -> changed(id));
    }

    private Uni<@Nullable String> hash(StatusPageDraft draft) {
        return draft.password() == null ? Uni.createFrom().nullItem() : hashes.of(draft.password());
    }

    /** A page of others is in the way as well; which one it is they are told who may see it. */
    private Uni<Void> refuseTaken(Slice slice, UUID id, StatusPageDraft draft) {
        return pages.inTheWay(id, draft.slug(), draft.host())
                .invoke(other -> {
                    if (other == null) {
                        return;
                    }
                    String what = other.slug.equals(draft.slug()) ? "slug " + draft.slug() : "host " + draft.host();
                    String detail = "Another status page has the " + what + ": take another, or change that one.";
                    throw slice.owns(List.of(other.tags))
                            ? ProblemException.duplicate(detail, other.id.toString())
                            : new ProblemException(ProblemType.DUPLICATE, detail);
                })
                .replaceWithVoid();
    }

    private Uni<Void> changed(UUID id) {
        return Panache.getSession()
                .chain(session -> signals.send(session, Signals.Channel.STATUS_PAGE_CHANGED, id.toString()));
    }

    private void write(StatusPageEntity entity, StatusPageDraft draft) {
        entity.slug = draft.slug();
        entity.title = draft.title();
        entity.tags = draft.tags().toArray(String[]::new);
        entity.everything = draft.everything();
        entity.text = draft.text();
        entity.theme = json.write(draft.theme());
        entity.host = draft.host();
        entity.showNotes = draft.showNotes();
        entity.showReasons = draft.showReasons();
        entity.showUrls = draft.showUrls();
        entity.updatedAt = clock.instant();
    }

    private Fields audited(StatusPageEntity entity) {
        return Fields.of(describe(entity));
    }

    private StatusPageRequest describe(StatusPageEntity entity) {
        return new StatusPageRequest(
                entity.slug,
                entity.title,
                List.of(entity.tags),
                entity.everything ? true : null,
                entity.text,
                theme(entity),
                null,
                entity.host,
                entity.showNotes,
                entity.showReasons,
                entity.showUrls);
    }

    private Found found(StatusPageEntity entity) {
        return new Found(view(entity), entity.revision);
    }

    private StatusPageView view(StatusPageEntity entity) {
        return new StatusPageView(
                entity.id,
                entity.slug,
                entity.title,
                List.of(entity.tags),
                entity.everything,
                entity.text,
                theme(entity),
                entity.password != null,
                entity.host,
                entity.showNotes,
                entity.showReasons,
                entity.showUrls,
                "/status/" + entity.slug,
                entity.createdAt,
                entity.updatedAt);
    }

    private Theme theme(StatusPageEntity entity) {
        return json.read(entity.theme, Theme.class);
    }
}
