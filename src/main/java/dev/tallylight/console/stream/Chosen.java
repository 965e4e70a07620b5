package dev.tallylight.console.stream;

import dev.tallylight.console.FormErrors;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.stream.StreamView;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The streams that were selected. They are read before anything is done, so that whatever is done to several at once needs nothing
 * of the request's one session of the database.
 *
 * @param ids of all of them
 * @param found those that are there
 */
record Chosen(List<UUID> ids, List<StreamView> found) {
    @FunctionalInterface
    interface Change {
        /** Whether anything was changed. */
        Uni<Boolean> of(StreamView stream);
    }

    /** In a sentence each, those that are not there, or not any more. */
    List<String> missing() {
        Set<UUID> there = found.stream().map(StreamView::id).collect(Collectors.toSet());
        return ids.stream()
                .filter(id -> !there.contains(id))
                .map(id -> "There is no stream with the id " + id + ".")
                .toList();
    }

    /** Does it to each by itself; what is refused is said under the stream's name. */
    Uni<BulkPages.Outcome> each(int atOnce, Change change) {
        List<UUID> done = new ArrayList<>();
        List<String> refused = new ArrayList<>(missing());
        return Multi.createFrom()
                .iterable(found)
                .onItem()
                .transformToUni(stream -> change.of(stream)
                        .invoke(changed -> {
                            if (changed) {
                                done.add(stream.id());
                            }
                        })
                        .onFailure(FormErrors::speaksOf)
                        .recoverWithItem(failure -> {
                            refused.add(stream.name() + ": " + words(failure));
                            return false;
                        }))
                .merge(atOnce)
                .collect()
                .asList()
                .map(all -> new BulkPages.Outcome(List.copyOf(done), null, Map.of(), List.copyOf(refused)));
    }

    private static String words(Throwable failure) {
        if (failure instanceof ProblemException refusal) {
            Problem problem = refusal.problem();
            return problem.detail() == null ? problem.title() : problem.detail();
        }
        return String.valueOf(failure.getMessage());
    }
}
