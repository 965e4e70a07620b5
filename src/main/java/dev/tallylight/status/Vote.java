package dev.tallylight.status;

import dev.tallylight.agent.View;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.probe.Reason;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.state.CheckpointView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one assigned checkpoint says.
 *
 * @param view what it holds the stream to be, or held when it was last to be believed
 * @param firm whether its view of down may be relied on where others see the stream: see {@link StatusMachine}
 * @param condition the checkpoint's; its vote counts only while it sees
 * @param conditionDetail why it does not, in one line
 * @param conditionSince since when it is in that condition
 * @param since when the first of the probes that made its view began
 * @param at when its latest probe began
 */
public record Vote(
        String checkpointId,
        String checkpointName,
        View view,
        boolean firm,
        Condition condition,
        @Nullable String conditionDetail,
        Instant conditionSince,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        Instant at) {
    /** Of the assigned checkpoints that have made up their minds, in the order of their ids. */
    public static List<Vote> all(WatchedStream stream, List<CheckpointView> views, List<Checkpoint> places) {
        List<Checkpoint> assigned =
                places.stream().filter(place -> stream.assignedTo(place)).toList();
        boolean alone = assigned.size() == 1;
        return assigned.stream()
                .flatMap(place -> views.stream()
                        .filter(view -> view.checkpointId().equals(place.id()))
                        .map(view -> of(place, view, alone)))
                .sorted(Comparator.comparing(Vote::checkpointId))
                .toList();
    }

    /**
     * How many of the assigned checkpoints see, and have not made up their minds: they have no view yet, or none since they
     * were blind.
     */
    public static int undecided(WatchedStream stream, List<CheckpointView> views, List<Checkpoint> places) {
        List<Vote> votes = all(stream, views, places);
        return (int) places.stream()
                .filter(place -> stream.assignedTo(place) && place.sees())
                .filter(place -> votes.stream()
                        .filter(vote -> vote.checkpointId().equals(place.id()))
                        .allMatch(Vote::undecided))
                .count();
    }

    /** Whether what it saw last, it saw while it was blind; it looks again soon. */
    public boolean undecided() {
        return counts() && view == View.UNKNOWN && Reason.PROBE_OFFLINE.code().equals(reason);
    }

    /** Whether it is heard. */
    public boolean counts() {
        return condition == Condition.SEEING;
    }

    /** What it is held to say: a checkpoint that is lost or blind cannot tell. */
    public View said() {
        return counts() ? view : View.UNKNOWN;
    }

    /** Why it says so. */
    @Nullable
    public String why() {
        return counts() ? reason : condition.reason();
    }

    /**
     * The same in words, for whoever may see the stream. Null where it does not count: why a checkpoint is lost or blind
     * speaks of what it does for others, and is said of the checkpoint itself, to those who may know.
     */
    @Nullable
    public String whyInWords() {
        return counts() ? detail : null;
    }

    private static Vote of(Checkpoint place, CheckpointView view, boolean alone) {
        return new Vote(
                place.id(),
                place.name(),
                view.view(),
                view.firm() || alone,
                place.condition(),
                place.conditionDetail(),
                place.conditionSince(),
                view.reason(),
                view.detail(),
                view.since(),
                view.probedAt());
    }
}
