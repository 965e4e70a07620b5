package dev.tallylight.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.FileOwnership;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.calendar.Schedule;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes maintenance windows, and knows which is under way for a stream. */
@ApplicationScoped
public class MaintenanceWindows {
    /** All of them are read whenever an alert is to be judged, so there is a bound. */
    static final int MOST = 1_000;

    /** Where there are so many, nobody who is limited to tags makes another: some are left for whoever sees all. */
    private static final int MOST_OF_SLICES = 800;

    /** Of one slice's own, of each kind: nobody takes them all from the others. */
    private static final int MOST_OF_A_SLICE = 100;

    private static final String KIND = "maintenance window";
    private static final String WINDOW = "maintenance";

    private final WindowRepository windows;
    private final WindowSlices slices;
    private final WindowsOfNow ofNow;
    private final ParsedRecurrences recurrences;
    private final Signals signals;
    private final MergePatch mergePatch;
    private final Json json;
    private final FileOwnership ownership;
    private final Audit audit;
    private final InstantSource clock;

    MaintenanceWindows(
            WindowRepository windows,
            WindowSlices slices,
            WindowsOfNow ofNow,
            ParsedRecurrences recurrences,
            Signals signals,
            MergePatch mergePatch,
            ObjectMapper mapper,
            FileOwnership ownership,
            Audit audit,
            InstantSource clock) {
        this.windows = windows;
        this.slices = slices;
        this.ofNow = ofNow;
        this.recurrences = recurrences;
        this.signals = signals;
        this.mergePatch = mergePatch;
        this.json = new Json(mapper);
        this.ownership = ownership;
        this.audit = audit;
        this.clock = clock;
    }

    /** A window as it is shown, with the revision that its ETag is made of. */
    public record Found(WindowView view, long revision) {}

    /** One more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<WindowView>> list(Slice slice, @Nullable Cursor cursor, int limit) {
        return slice.isAll()
                ? windows.page(cursor, limit + 1)
                        .map(rows -> rows.stream().map(this::view).toList())
                : slices.page(slice, cursor == null ? null : cursor.id(), limit + 1)
                        .chain(this::views);
    }

    private Uni<List<WindowView>> views(Map<UUID, WindowSlices.Sight> seen) {
        return seen.isEmpty()
                ? Uni.createFrom().item(List.of())
                : windows.some(seen.keySet())
                        .map(rows -> rows.stream()
                                .map(row -> view(row).within(Objects.requireNonNull(seen.get(row.id))))
                                .toList());
    }

    @WithSession
    public Uni<Found> get(Slice slice, UUID id) {
        return sight(slice, id)
                .chain(sight -> present(id).map(entity -> new Found(view(entity).within(sight), entity.revision)));
    }

    /** Fails with a problem where the window is not there for the slice. */
    private Uni<WindowSlices.Sight> sight(Slice slice, UUID id) {
        return slice.isAll()
                ? Uni.createFrom().item(new WindowSlices.Sight(List.of(), List.of(), true))
                : Existing.orNotFound(slices.of(slice, id), KIND, id);
    }

    @WithTransaction
    public Uni<Found> create(Slice slice, WindowRequest request) {
        WindowDraft draft = WindowDraft.of(request);
        return added(slice, draft, made(draft));
    }

    /**
     * Silences streams for a while, from now on.
     *
     * @param who has asked for it, as alerts that are withheld have it
     */
    @WithTransaction
    public Uni<Found> mute(Slice slice, MuteRequest request, String who) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        WindowDraft draft = request.draft(now, who);
        WindowEntity entity = made(draft);
        entity.kind = WindowView.MUTE;
        entity.endsAt = draft.recurrence().end();
        return windows.delete("kind = ?1 and endsAt < ?2", WindowView.MUTE, now)
                .chain(() -> added(slice, draft, entity));
    }

    /** The same for one stream, which is not there where it is beyond the slice. */
    @WithTransaction
    public Uni<Found> muteStream(Slice slice, UUID stream, @Nullable MuteRequest request, String who) {
        return slices.requireStream(slice, stream).chain(() -> mute(slice, MuteRequest.of(stream, request), who));
    }

    private Uni<Found> added(Slice slice, WindowDraft draft, WindowEntity entity) {
        return slices.check(slice, draft, List.of())
                .chain(() -> windows.count())
                .invoke(count ->
                        refuseMore(count, slice.isAll() ? MOST : MOST_OF_SLICES, "maintenance windows and mutes"))
                .chain(() -> slice.isAll()
                        ? Uni.createFrom().item(0L)
                        : slices.own(slice, entity.kind)
                                .invoke(own -> refuseMore(
                                        own,
                                        MOST_OF_A_SLICE,
                                        (entity.kind.equals(WindowView.MUTE) ? "mutes" : "maintenance windows")
                                                + " of your token's tags")))
                .chain(() -> windows.persistAndFlush(entity))
                .chain(() -> audit.note(created(entity)))
                .chain(this::changed)
                .map(ignored -> found(entity));
    }

    private static List<UUID> streams(WindowEntity entity) {
        return Stream.of(entity.streams).map(UUID::fromString).toList();
    }

    private static void refuseMore(long count, int most, String what) {
        if (count >= most) {
            throw new ProblemException(
                    ProblemType.CONFLICT, "There are " + most + " " + what + " already: delete those that are over.");
        }
    }

    WindowEntity made(WindowDraft draft) {
        WindowEntity entity = new WindowEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        write(entity, draft);
        return entity;
    }

    /** @param expectedRevision the revision that the client saw, or null to change it whatever it is */
    @WithTransaction
    public Uni<Found> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return editable(slice, id).chain(entity -> {
            Revision.check("window", entity.revision, expectedRevision);
            Fields was = audited(entity);
            WindowDraft draft = WindowDraft.of(mergePatch.apply(describe(entity), patch, WindowRequest.class));
            return slices.check(slice, draft, streams(entity)).chain(() -> {
                write(entity, draft);
                entity.managedByFile = false;
                entity.revision++;
                return windows.flush()
                        .chain(() -> audit.note(updated(entity, was)))
                        .chain(this::changed)
                        .map(ignored -> found(entity));
            });
        });
    }

    @WithTransaction
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return editable(slice, id)
                .invoke(entity -> Revision.check("window", entity.revision, expectedRevision))
                .call(entity -> audit.note(deleted(entity)))
                .chain(windows::delete)
                .chain(() -> windows.flush())
                .chain(this::changed);
    }

    Note created(WindowEntity entity) {
        return Note.created(WINDOW, entity.id, entity.name, audited(entity));
    }

    Note updated(WindowEntity entity, Fields was) {
        return Note.updated(WINDOW, entity.id, entity.name, was, audited(entity));
    }

    Note deleted(WindowEntity entity) {
        return Note.deleted(WINDOW, entity.id, entity.name, audited(entity));
    }

    Fields audited(WindowEntity entity) {
        return Fields.of(describe(entity));
    }

    /**
     * A text that is another one whenever any window was added, changed or removed. Cheap to ask for again and again, by
     * whoever must notice even where the signal was lost.
     */
    @WithSession
    public Uni<String> fingerprint() {
        return windows.fingerprint();
    }

    /** What is under way. Not in a transaction that changes windows. */
    @WithSession
    public Uni<UnderWay> underWay(Instant now) {
        return ofNow.at(now);
    }

    private Uni<WindowEntity> present(UUID id) {
        return Existing.orNotFound(windows.findById(id), KIND, id);
    }

    /**
     * Locked, in a transaction: two that change it at once come one after the other. What is beyond the slice is not even
     * waited for; and it is looked at again once it is locked, for whoever was waited for may have changed it.
     */
    private Uni<WindowEntity> editable(Slice slice, UUID id) {
        return requireOwn(slice, id)
                .chain(() -> Existing.orNotFound(windows.locked(id), KIND, id))
                .call(() -> requireOwn(slice, id))
                .invoke(entity -> ownership.check(KIND, entity.name, entity.managedByFile));
    }

    private Uni<WindowSlices.Sight> requireOwn(Slice slice, UUID id) {
        return sight(slice, id).invoke(sight -> {
            if (!sight.own()) {
                throw new ProblemException(
                        ProblemType.FORBIDDEN,
                        "This window holds for streams beyond your token's tags, too: ask an admin to change it.");
            }
        });
    }

    Uni<Void> changed() {
        return Panache.getSession().chain(session -> signals.send(session, Signals.Channel.MAINTENANCE_CHANGED, ""));
    }

    void write(WindowEntity entity, WindowDraft draft) {
        entity.name = draft.name();
        entity.recurrence = json.write(draft.recurrence());
        entity.streams = draft.streams().stream().map(UUID::toString).toArray(String[]::new);
        entity.tags = draft.tags().toArray(String[]::new);
        entity.updatedAt = clock.instant();
        if (entity.kind.equals(WindowView.MUTE)) {
            entity.endsAt = draft.recurrence().end();
        }
    }

    private static WindowRequest describe(WindowEntity entity, RecurrenceForm form) {
        return new WindowRequest(
                entity.name,
                form.start(),
                form.duration(),
                null,
                form.rrule(),
                form.timezone(),
                List.of(entity.streams),
                List.of(entity.tags));
    }

    WindowRequest describe(WindowEntity entity) {
        return describe(entity, form(entity));
    }

    private Found found(WindowEntity entity) {
        return new Found(view(entity), entity.revision);
    }

    private WindowView view(WindowEntity entity) {
        RecurrenceForm form = form(entity);
        Schedule schedule = schedule(entity);
        Instant now = clock.instant();
        return new WindowView(
                entity.id,
                entity.name,
                form.start(),
                form.duration(),
                form.rrule(),
                form.timezone(),
                List.of(entity.streams),
                List.of(entity.tags),
                schedule.until(now),
                schedule.next(now),
                entity.createdAt,
                entity.updatedAt,
                entity.fileKey,
                entity.managedByFile,
                false,
                entity.kind);
    }

    private Schedule schedule(WindowEntity entity) {
        return new Schedule(List.of(recurrences.of(entity.recurrence)));
    }

    private RecurrenceForm form(WindowEntity entity) {
        return json.read(entity.recurrence, RecurrenceForm.class);
    }
}
