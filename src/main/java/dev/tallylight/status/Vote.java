package dev.tallylight.status;

import dev.tallylight.agent.View;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.stream.CheckpointView;
import dev.tallylight.stream.WatchedStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one assigned checkpoint says.
 *
 * @param counts whether it is heard: it reported lately and is not blind
 * @param since when the first of the probes that made its view began
 * @param at when its latest probe began
 */
record Vote(
        String checkpointId,
        String checkpointName,
        View view,
        boolean counts,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        Instant at) {
    /** Of the assigned checkpoints, in the order of their ids. This version has one, in this process, always heard. */
    static List<Vote> all(WatchedStream stream, List<CheckpointView> views, List<Checkpoint> places) {
        return places.stream()
                .filter(place -> stream.assignedTo(place))
                .flatMap(place -> views.stream()
                        .filter(view -> view.checkpointId().equals(place.id()))
                        .map(view -> of(place, view)))
                .sorted(Comparator.comparing(Vote::checkpointId))
                .toList();
    }

    private static Vote of(Checkpoint place, CheckpointView view) {
        return new Vote(
                place.id(),
                place.name(),
                view.view(),
                true,
                view.reason(),
                view.detail(),
                view.since(),
                view.probedAt());
    }
}
