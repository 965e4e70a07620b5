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
import dev.tallylight.statuspage.logo.Logo;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Retried;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
    private final LogoRows logos;
    private final SlowHashes hashes;
    private final Signals signals;
    private final MergePatch mergePatch;
    private final StatusPageColumns columns;
    private final Audit audit;
    private final InstantSource clock;
    private final CurrentVertxRequest requests;
    private final @Nullable String publicHost;

    StatusPages(
            StatusPageRepository pages,
            LogoRows logos,
            SlowHashes hashes,
            Signals signals,
            MergePatch mergePatch,
            ObjectMapper mapper,
            Audit audit,
            InstantSource clock,
            CurrentVertxRequest requests,
            @ConfigProperty(name = "tallylight.public-url") Optional<String> publicUrl) {
        this.pages = pages;
        this.logos = logos;
        this.hashes = hashes;
        this.signals = signals;
        this.mergePatch = mergePatch;
        this.columns = new StatusPageColumns(new Json(mapper));
        this.audit = audit;
        this.clock = clock;
        this.requests = requests;
        this.publicHost = publicUrl
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
                .chain(rows -> logos.of(rows.stream().map(row -> row.id).toList())
                        .map(found -> rows.stream()
                                .map(row -> columns.view(row, found.get(row.id)))
                                .toList()));
    }

    @WithSession
    public Uni<Found> get(Slice slice, UUID id) {
        return Existing.orNotFound(pages.byId(slice, id), KIND, id).chain(this::found);
    }

    /** Fails with 409 where another page has the slug or the host name. */
    @Retried
    @WithTransaction
    public Uni<Found> create(Slice slice, StatusPageRequest request) {
        StatusPageDraft draft = StatusPageDraft.of(slice, request, ours());
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
                    columns.write(entity, draft, clock.instant());
                })
                .chain(() -> pages.persistAndFlush(entity))
                .chain(() -> audit.note(Note.created(OBJECT, entity.id, entity.title, audited(entity))))
                .chain(() -> changed(entity.id))
                .chain(() -> found(entity));
    }

    /** @param expectedRevision the revision that the client saw, or null to change it whatever it is */
    @Retried
    @WithTransaction
    public Uni<Found> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return Existing.orNotFound(pages.locked(slice, id), KIND, id).chain(entity -> {
            Revision.check(KIND, entity.revision, expectedRevision);
            StatusPageDraft draft = StatusPageDraft.of(
                    slice, mergePatch.apply(columns.describe(entity), patch, StatusPageRequest.class), ours());
            boolean otherPassword = MergePatch.gives(patch, "password");
            Fields was = audited(entity).hiding("password", false);
            return hash(draft)
                    .chain(hash -> refuseTaken(slice, id, draft).invoke(() -> {
                        if (otherPassword) {
                            entity.password = hash;
                        }
                        columns.write(entity, draft, clock.instant());
                        entity.revision++;
                    }))
                    .chain(() -> pages.flush())
                    .chain(() -> audit.note(Note.updated(
                            OBJECT, id, entity.title, was, audited(entity).hiding("password", otherPassword))))
                    .chain(() -> changed(id))
                    .chain(() -> found(entity));
        });
    }

    @Retried
    @WithTransaction
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return Existing.orNotFound(pages.locked(slice, id), KIND, id)
                .invoke(entity -> Revision.check(KIND, entity.revision, expectedRevision))
                .call(entity -> audit.note(Note.deleted(OBJECT, id, entity.title, audited(entity))))
                .chain(pages::delete)
                .chain(() -> pages.flush())
                .chain(() -> changed(id));
    }

    /**
     * Puts a logo on a page, or takes it off.
     *
     * @param logo null for none
     */
    @Retried
    @WithTransaction
    public Uni<Found> setLogo(Slice slice, UUID id, @Nullable Logo logo) {
        return Existing.orNotFound(pages.locked(slice, id), KIND, id)
                .chain(entity -> found(entity).map(Found::view).chain(was -> {
                    entity.revision++;
                    entity.updatedAt = clock.instant();
                    return logos.put(id, logo, clock.instant())
                            .chain(() -> pages.flush())
                            .chain(() -> found(entity))
                            .call(now -> audit.note(Note.updated(
                                    OBJECT,
                                    id,
                                    entity.title,
                                    LogoRows.audited(was.logo()),
                                    LogoRows.audited(now.view().logo()))))
                            .call(() -> changed(id));
                }));
    }

    /** By which people reach the console: whoever asks for this does, and what its address is said to be. */
    private Set<String> ours() {
        Set<String> ours = new HashSet<>();
        RoutingContext request = requests.getCurrent();
        HostAndPort authority = request == null ? null : request.request().authority();
        if (authority != null) {
            ours.add(authority.host().toLowerCase(Locale.ROOT));
        }
        if (publicHost != null) {
            ours.add(publicHost);
        }
        return ours;
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

    private Fields audited(StatusPageEntity entity) {
        return Fields.of(columns.describe(entity));
    }

    private Uni<Found> found(StatusPageEntity entity) {
        return logos.of(List.of(entity.id))
                .map(found -> new Found(columns.view(entity, found.get(entity.id)), entity.revision));
    }
}
