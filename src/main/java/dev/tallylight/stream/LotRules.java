package dev.tallylight.stream;

import dev.tallylight.access.Slice;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.follow.Sequence;
import dev.tallylight.net.egress.EgressRefusedException;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.stream.draft.KeptSecrets;
import dev.tallylight.stream.draft.SameStream;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamLot;
import dev.tallylight.stream.draft.StreamOwnership;
import dev.tallylight.stream.draft.StreamRequest;
import dev.tallylight.stream.draft.Voters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is to be done with each row of a lot: nothing, for it is so already, or cannot be; or what is to be written. */
@ApplicationScoped
class LotRules {
    private static final UUID NEW = new UUID(0, 0);

    private final StreamRepository streams;
    private final StreamDescriptions descriptions;
    private final Voters voters;
    private final Parents parents;
    private final StreamOwnership ownership;

    LotRules(
            StreamRepository streams,
            StreamDescriptions descriptions,
            Voters voters,
            Parents parents,
            StreamOwnership ownership) {
        this.streams = streams;
        this.descriptions = descriptions;
        this.voters = voters;
        this.parents = parents;
        this.ownership = ownership;
    }

    /**
     * What of the streams is there for whoever sends the lot.
     *
     * @param beyond of the streams that those of the lot depend on, those that are not
     */
    record Sight(Slice slice, Set<String> beyond) {
        StreamDraft within(StreamDraft draft, StreamEntity held) {
            List<UUID> kept = Arrays.stream(held.dependsOn)
                    .filter(beyond::contains)
                    .map(UUID::fromString)
                    .toList();
            return draft.within(slice, List.of(held.tags), kept);
        }
    }

    /**
     * @param held the stream that it becomes; null for a new one
     * @param before what that is
     * @param draft what is to be written; null where nothing is
     */
    record Weighed(
            Sight sight,
            StreamLot.Row row,
            @Nullable StreamEntity held,
            @Nullable StreamRequest before,
            @Nullable StreamDraft draft,
            StreamLot.Outcome outcome) {
        Weighed rejected(List<Problem.Violation> why) {
            return new Weighed(sight, row, held, before, null, StreamLot.Outcome.rejected(row.row(), why));
        }
    }

    Uni<List<Checkpoint>> places() {
        return voters.places();
    }

    /** What the rows are weighed for. */
    enum Purpose {
        /** A dry run: of streams beyond the slice nothing is told, or whoever may not see a URL could guess it at no cost. */
        TRIAL,
        /** Those whose URLs the rows get give them up in the same breath. */
        REPLACE,
        /** They have given them up. */
        APPLY
    }

    /**
     * What streams depend on is not asked in a trial of the file, whose rows are compared as a whole before.
     *
     * @param gone the streams that are deleted for the rows
     */
    Uni<List<Weighed>> weigh(
            Sight sight,
            List<StreamLot.Row> rows,
            StreamLot.Owner owner,
            Map<UUID, StreamEntity> held,
            List<Checkpoint> places,
            Purpose purpose,
            Collection<UUID> gone) {
        List<Weighed> all = withoutDependantsOf(
                rows.stream()
                        .map(row -> weigh(sight, row, owner, row.id() == null ? null : held.get(row.id()), places))
                        .toList(),
                gone);
        List<StreamDraft> drafts =
                all.stream().map(Weighed::draft).filter(Objects::nonNull).toList();
        Uni<List<Weighed>> unique = drafts.isEmpty()
                ? Uni.createFrom().item(all)
                : streams.holding(
                                drafts.stream()
                                        .map(StreamDraft::key)
                                        .filter(Objects::nonNull)
                                        .toList(),
                                drafts.stream().map(descriptions::fingerprint).toList())
                        .map(others -> all.stream()
                                .map(one -> unique(one, others, purpose))
                                .toList());
        return switch (purpose) {
            case TRIAL, REPLACE -> owner == StreamLot.Owner.FILE ? unique : unique.chain(this::checkAllParents);
            case APPLY ->
                unique.chain(
                        checked -> sight.slice().isAll() ? Uni.createFrom().item(checked) : parentsFirst(all, checked));
        };
    }

    /**
     * What is rejected anyway is not told whether its URL is that of a stream beyond the slice: whoever learns that makes a
     * stream for each guess that is wrong, which is audited.
     */
    private Uni<List<Weighed>> parentsFirst(List<Weighed> before, List<Weighed> after) {
        List<Weighed> checked = new ArrayList<>();
        return Sequence.of(IntStream.range(0, after.size()).boxed().toList(), i -> {
                    Weighed was = before.get(i);
                    Weighed is = after.get(i);
                    boolean rejected = was.draft() != null && is.draft() == null;
                    Uni<Weighed> one = rejected
                            ? checkParents(was).map(again -> again.draft() == null ? again : is)
                            : Uni.createFrom().item(is);
                    return one.invoke(checked::add);
                })
                .replaceWith(checked);
    }

    private Weighed weigh(
            Sight sight,
            StreamLot.Row row,
            StreamLot.Owner owner,
            @Nullable StreamEntity held,
            List<Checkpoint> places) {
        Weighed none = new Weighed(
                sight, row, held, null, null, new StreamLot.Outcome(row.row(), StreamLot.Result.UNCHANGED, List.of()));
        try {
            if (held == null) {
                if (KeptSecrets.leftOut(row.request().url())) {
                    return none.rejected(List.of(new Problem.Violation(
                            "url", "holds *** where a secret was, and its stream is gone: write the secret")));
                }
                StreamDraft draft = StreamDraft.of(row.request()).within(sight.slice(), List.of(), List.of());
                voters.check(draft, List.of(), places);
                return new Weighed(sight, row, null, null, draft, outcome(row, StreamLot.Result.CREATED));
            }
            StreamRequest before = descriptions.of(held);
            StreamDraft draft = sight.within(StreamDraft.of(KeptSecrets.keep(row.request(), before)), held);
            boolean takenOver = owner == StreamLot.Owner.FILE && !held.managedByFile;
            if (isSo(before, draft) && !takenOver) {
                return none;
            }
            if (!ownership.allows(owner, held.managedByFile)) {
                return none.rejected(List.of(StreamOwnership.violation()));
            }
            voters.check(draft, List.of(held.checkpoints), places);
            return new Weighed(sight, row, held, before, draft, outcome(row, StreamLot.Result.UPDATED));
        } catch (ProblemException e) {
            return none.rejected(StreamMarks.violations(e.problem(), "url"));
        } catch (EgressRefusedException | UrlException e) {
            return none.rejected(List.of(new Problem.Violation("url", String.valueOf(e.getMessage()))));
        }
    }

    /** Rejects what would depend on a stream that is deleted for it, or for another of the lot. */
    private static List<Weighed> withoutDependantsOf(List<Weighed> weighed, Collection<UUID> gone) {
        return weighed.stream()
                .map(one ->
                        one.draft() == null || Collections.disjoint(one.draft().dependsOn(), gone)
                                ? one
                                : one.rejected(List.of(new Problem.Violation(
                                        "dependsOn", "names a stream that is deleted, for it is not listed"))))
                .toList();
    }

    private static StreamLot.Outcome outcome(StreamLot.Row row, StreamLot.Result result) {
        return new StreamLot.Outcome(row.row(), result, List.of());
    }

    /** What an older version took and this one would not is something else. */
    private static boolean isSo(StreamRequest before, StreamDraft draft) {
        try {
            return SameStream.same(StreamDraft.of(before), draft);
        } catch (ProblemException e) {
            return false;
        }
    }

    private Weighed unique(Weighed one, List<StreamEntity> others, Purpose purpose) {
        StreamDraft draft = one.draft();
        if (draft == null) {
            return one;
        }
        byte[] place = descriptions.fingerprint(draft);
        UUID own = one.held() == null ? NEW : one.held().id;
        for (StreamEntity other : others) {
            boolean givesUp =
                    purpose != Purpose.APPLY && other.id.equals(one.row().after());
            boolean untold = purpose == Purpose.TRIAL && !one.sight().slice().sees(List.of(other.tags));
            if (other.id.equals(own) || givesUp || untold) {
                continue;
            }
            if (Arrays.equals(other.fingerprint, place)) {
                return one.rejected(List.of(taken(one.sight(), "url", other)));
            }
            if (draft.key() != null && draft.key().equals(other.key)) {
                return one.rejected(List.of(taken(one.sight(), "key", other)));
            }
        }
        return one;
    }

    private static Problem.Violation taken(Sight sight, String field, StreamEntity other) {
        if (!sight.slice().sees(List.of(other.tags))) {
            return new Problem.Violation(field, "is that of a stream already that your token is not for");
        }
        return new Problem.Violation(field, "is that of the stream \"" + other.name + "\" (" + other.id + ") already");
    }

    private Uni<List<Weighed>> checkAllParents(List<Weighed> all) {
        List<Weighed> checked = new ArrayList<>();
        return Sequence.of(all, one -> checkParents(one).invoke(checked::add)).replaceWith(checked);
    }

    /** The row as it is, or rejected for the streams that it depends on. */
    Uni<Weighed> checkParents(Weighed one) {
        StreamDraft draft = one.draft();
        if (draft == null || draft.dependsOn().isEmpty()) {
            return Uni.createFrom().item(one);
        }
        String[] wanted = StreamDescriptions.parents(draft);
        if (one.held() != null && Arrays.equals(one.held().dependsOn, wanted)) {
            return Uni.createFrom().item(one);
        }
        return parents.check(
                        one.sight().slice(),
                        one.held() == null ? NEW : one.held().id,
                        draft.name(),
                        wanted,
                        one.sight().beyond())
                .replaceWith(one)
                .onFailure(ProblemException.class)
                .recoverWithItem(e -> one.rejected(StreamMarks.violations(e.problem(), "dependsOn")));
    }
}
