package dev.tallylight.outage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.annotation.AnnotationView;
import dev.tallylight.annotation.Annotations;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.store.Signals;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Outages as people see them, and what they write of them. */
@ApplicationScoped
public class Outages {
    private static final String KIND = "outage";
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final int MOST_AROUND = 50;

    private final OutageRepository outages;
    private final OutageReader reader;
    private final Annotations annotations;
    private final OutageConfig config;
    private final MergePatch mergePatch;
    private final Audit audit;
    private final Signals signals;
    private final InstantSource clock;

    Outages(
            OutageRepository outages,
            OutageReader reader,
            Annotations annotations,
            OutageConfig config,
            MergePatch mergePatch,
            Audit audit,
            Signals signals,
            InstantSource clock) {
        config.check();
        this.outages = outages;
        this.reader = reader;
        this.annotations = annotations;
        this.config = config;
        this.mergePatch = mergePatch;
        this.audit = audit;
        this.signals = signals;
        this.clock = clock;
    }

    /** An outage as it is shown, with the revision that its ETag is made of. */
    public record Found(OutageView view, long revision) {}

    /** The newest first; one more than {@code limit} where there are more. */
    public Uni<List<OutageView>> list(Slice slice, OutageFilter filter, @Nullable Cursor cursor, int limit) {
        return reader.find(slice, filter, cursor, limit);
    }

    /** Who was told of these, by their ids, the newest first: of outages that are there for the slice. */
    public Uni<Map<UUID, List<ToldView>>> told(Slice slice, List<UUID> ids) {
        return ids.isEmpty() ? Uni.createFrom().item(Map.of()) : reader.told(slice, ids);
    }

    /** With all that is known of it. A problem where it is not there for the slice. */
    public Uni<Found> get(Slice slice, UUID id) {
        return Existing.orNotFound(reader.byId(slice, id), KIND, id)
                .chain(found -> reader.told(slice, id)
                        .chain(told -> around(slice, found.view())
                                .map(around -> new Found(found.view().with(told, around), found.revision()))));
    }

    /** The same as one of many: without its course, who was told and what happened around it. */
    public Uni<OutageView> brief(Slice slice, UUID id) {
        return Existing.orNotFound(reader.byId(slice, id), KIND, id)
                .map(found -> found.view().brief());
    }

    private Uni<List<AnnotationView>> around(Slice slice, OutageView outage) {
        Instant end = outage.endedAt() == null ? clock.instant() : outage.endedAt();
        return annotations.around(
                slice, outage.subjectId(), outage.tags(), outage.since().minus(BEFORE), end.plusMillis(1), MOST_AROUND);
    }

    /** The causes that may be given. */
    public List<String> causes() {
        return config.allCauses();
    }

    /** @param expectedRevision the revision that the client saw, or null to change it whatever it is */
    @WithTransaction
    public Uni<Void> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return locked(slice, id).chain(held -> {
            Revision.check(KIND, held.revision, expectedRevision);
            OutagePatch was = described(held);
            OutagePatch wanted = mergePatch.apply(was, taken(patch), OutagePatch.class);
            wanted.check(causes());
            String who = String.valueOf(Caller.now().actor());
            boolean stays = was.taken() && wanted.taken();
            if (stays && !Objects.equals(was.acknowledgedWith(), blankToNull(wanted.acknowledgedWith()))) {
                requireIn(held, who); // the word is of whoever has it
            }
            return write(held, wanted, who);
        });
    }

    /**
     * Takes it in hand, where nobody has.
     *
     * @param by who does
     * @param with a word of his; null for none
     */
    @WithTransaction
    public Uni<Void> acknowledge(Slice slice, UUID id, String by, @Nullable String with) {
        return locked(slice, id).chain(held -> {
            if (held.acknowledgedAt != null) {
                return Uni.createFrom().voidItem();
            }
            return took(held, by, with);
        });
    }

    /**
     * The same of somebody who must know whether it is theirs: a problem that names who has it, where another was first.
     *
     * @param by who does
     * @param with a word of his; null for none
     */
    @WithTransaction
    public Uni<Void> take(Slice slice, UUID id, String by, @Nullable String with) {
        return locked(slice, id).chain(held -> {
            if (held.acknowledgedAt == null) {
                return took(held, by, with);
            }
            requireIn(held, by);
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> took(OutageEntity held, String by, @Nullable String with) {
        OutagePatch wanted = new OutagePatch(held.note, held.cause, true, blankToNull(with));
        wanted.checkAcknowledgement();
        return write(held, wanted, by);
    }

    /**
     * Takes it out of somebody's hands; a problem that names who has it, where that is another.
     *
     * @param of who has it, as far as is known
     */
    @WithTransaction
    public Uni<Void> giveBack(Slice slice, UUID id, String of) {
        return locked(slice, id).chain(held -> {
            if (held.acknowledgedAt == null) {
                return Uni.createFrom().voidItem();
            }
            requireIn(held, of);
            return write(held, new OutagePatch(held.note, held.cause, false, null), of);
        });
    }

    private static void requireIn(OutageEntity held, String hand) {
        if (!hand.equals(held.acknowledgedBy)) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    held.acknowledgedBy + " has it in hand"
                            + (held.acknowledgedWith == null ? "" : " (“" + held.acknowledgedWith + "”)")
                            + ": take it back from them first, if it is to be somebody else's.");
        }
    }

    /** A word belongs to its acknowledgement, and goes with it. */
    private static JsonNode taken(JsonNode patch) {
        boolean takesBack = patch.isObject()
                && patch.has("acknowledged")
                && !patch.path("acknowledged").asBoolean(false)
                && !patch.has("acknowledgedWith");
        return takesBack ? patch.<ObjectNode>deepCopy().putNull("acknowledgedWith") : patch;
    }

    private Uni<OutageEntity> locked(Slice slice, UUID id) {
        return Existing.orNotFound(outages.locked(slice, id), KIND, id);
    }

    private static OutagePatch described(OutageEntity held) {
        return new OutagePatch(held.note, held.cause, held.acknowledgedAt != null, held.acknowledgedWith);
    }

    private Uni<Void> write(OutageEntity held, OutagePatch wanted, String by) {
        OutagePatch was = described(held);
        if (!wanted.taken()) {
            held.acknowledgedAt = null;
            held.acknowledgedBy = null;
        } else if (held.acknowledgedAt == null) {
            held.acknowledgedAt = clock.instant();
            held.acknowledgedBy = by;
        }
        held.acknowledgedWith = blankToNull(wanted.acknowledgedWith());
        held.note = blankToNull(wanted.note());
        held.cause = wanted.cause();
        OutagePatch is = described(held);
        if (is.equals(was)) {
            return Uni.createFrom().voidItem();
        }
        held.revision++;
        return outages.flush()
                .chain(() -> audit.note(Note.updated(KIND, held.id, held.name, Fields.of(was), Fields.of(is))))
                .chain(outages::getSession)
                // walls fall silent, and whoever else looks sees who has it in hand
                .chain(session -> signals.send(session, Signals.Channel.STATUS_CHANGED, held.streamId.toString()));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
