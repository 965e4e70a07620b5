package dev.tallylight.status.explain;

import dev.tallylight.access.Slice;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.Existing;
import dev.tallylight.status.StatusMachine;
import dev.tallylight.status.Vote;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.draft.Quorum;
import dev.tallylight.stream.draft.StreamPolicy;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words what {@link StatusMachine} makes of the votes, by the same tally. */
@ApplicationScoped
public class Explainer {
    private static final int MOST_TOLD = 5;

    private final StreamStates states;
    private final CheckpointRegistry checkpoints;

    Explainer(StreamStates states, CheckpointRegistry checkpoints) {
        this.states = states;
        this.checkpoints = checkpoints;
    }

    /** A problem when there is no such stream. */
    @WithSession
    public Uni<Explanation> of(Slice slice, UUID id) {
        return Existing.orNotFound(
                        states.look(new StreamId(id))
                                .map(found -> found == null
                                                || !slice.sees(found.stream().tags())
                                        ? null
                                        : found),
                        "stream",
                        id)
                .chain(found -> checkpoints
                        .all()
                        .map(all ->
                                all.stream().map(place -> place.within(slice)).toList())
                        .map(places -> explain(
                                found.stream(),
                                found.state(),
                                Vote.all(found.stream(), found.views(), places),
                                places.stream()
                                        .filter(place -> found.stream().assignedTo(place))
                                        .toList())));
    }

    /**
     * Pure.
     *
     * @param assigned every checkpoint that watches it, those without a view included
     */
    static Explanation explain(WatchedStream stream, SubjectState state, List<Vote> votes, List<Checkpoint> assigned) {
        Map<String, Vote> byPlace = votes.stream().collect(Collectors.toMap(Vote::checkpointId, Function.identity()));
        int undecided = (int) assigned.stream()
                .filter(Checkpoint::sees)
                .filter(place -> {
                    Vote vote = byPlace.get(place.id());
                    return vote == null || vote.undecided();
                })
                .count();
        StatusMachine.Tally tally = StatusMachine.tallyFor(state, votes, undecided, stream.quorum());
        List<Explanation.Voice> voices = new ArrayList<>();
        for (Checkpoint place : assigned) {
            Vote vote = byPlace.get(place.id());
            voices.add(
                    vote == null
                            ? undecided(place, stream.policy())
                            : voice(vote, tally.wavering().contains(vote)));
        }
        return new Explanation(
                stream.id().value(),
                state.status(),
                state.since(),
                because(state.status(), tally, stream.quorum(), voices)
                        + unreachable(stream.quorum(), assigned.size(), tally),
                stream.quorum(),
                tally.needed(),
                tally.voters().size(),
                voices,
                wouldChange(state.status(), tally, stream.policy(), assigned.size()));
    }

    private static Explanation.Voice undecided(Checkpoint place, StreamPolicy policy) {
        String why = place.sees()
                ? "has not made up its mind: " + policy.successesToUp() + " probes in a row must see it play, or "
                        + policy.failuresToDown() + " must not"
                : "does not count: " + trouble(place.condition(), place.conditionSince(), place.conditionDetail());
        return new Explanation.Voice(place.id(), place.name(), null, false, why, null, null, null, null);
    }

    private static Explanation.Voice voice(Vote vote, boolean wavers) {
        String why;
        if (!vote.counts()) {
            why = "does not count: " + trouble(vote.condition(), vote.conditionSince(), vote.conditionDetail())
                    + ". Until then it held it to be " + vote.view().wireName();
        } else if (vote.view() == View.UNKNOWN) {
            why = "cannot tell, by its own trouble";
        } else {
            why = wavers ? "counts, but wavers: one more failed probe makes it firm" : "counts";
        }
        return new Explanation.Voice(
                vote.checkpointId(),
                vote.checkpointName(),
                vote.said(),
                vote.said() != View.UNKNOWN,
                why,
                vote.why(),
                vote.counts() ? vote.detail() : vote.conditionDetail(),
                vote.counts() ? vote.since() : vote.conditionSince(),
                vote.at());
    }

    private static String trouble(Condition condition, Instant since, @Nullable String detail) {
        return condition.wireName() + " since " + since + (detail == null ? "" : " (" + detail + ")");
    }

    private static String because(
            Status status, StatusMachine.Tally tally, Quorum quorum, List<Explanation.Voice> voices) {
        int voters = tally.voters().size();
        String rule = " (quorum " + quorum.wireForm() + ")";
        return switch (status) {
            case PAUSED -> "It is paused: nobody looks.";
            case UNKNOWN -> (voters == 0 ? "Nobody can tell: " : "It is not decided yet: ") + whyNobody(voices) + ".";
            case OFFLINE ->
                "%s hold%s it down, and %d %s needed%s: %s."
                        .formatted(
                                of(tally.down().size(), voters),
                                tally.down().size() == 1 ? "s" : "",
                                tally.needed(),
                                tally.needed() == 1 ? "is" : "are",
                                rule,
                                reasons(tally.down()));
            case DEGRADED ->
                "%s see%s a fault: %s. For offline %d must hold it down%s."
                        .formatted(
                                of(tally.failing().size(), voters),
                                tally.failing().size() == 1 ? "s" : "",
                                reasons(tally.failing()),
                                tally.needed(),
                                rule);
            case ONLINE ->
                "%s see%s it play.".formatted(of(voters - tally.failing().size(), voters), voters == 1 ? "s" : "");
        };
    }

    /** A quorum that was fine when it was set may not be once checkpoints are gone. */
    private static String unreachable(Quorum quorum, int assigned, StatusMachine.Tally tally) {
        if (!(quorum instanceof Quorum.Count count)) {
            return "";
        }
        if (count.checkpoints() > assigned) {
            return " It can never be offline: %d must hold it down, and %d watch%s it. Lower policy.quorum, or use majority."
                    .formatted(count.checkpoints(), assigned, assigned == 1 ? "es" : "");
        }
        return count.checkpoints() > tally.voters().size()
                ? " It cannot be offline for now: %d must hold it down, and %d can tell."
                        .formatted(count.checkpoints(), tally.voters().size())
                : "";
    }

    private static String of(int some, int all) {
        return all == 1 ? "The one checkpoint that can tell" : some + " of " + all + " checkpoints that can tell";
    }

    private static String reasons(List<Vote> votes) {
        return votes.stream()
                .map(vote -> vote.checkpointName() + " says " + vote.reason()
                        + (vote.detail() == null ? "" : ", " + vote.detail()))
                .limit(MOST_TOLD)
                .collect(Collectors.joining("; "));
    }

    private static String whyNobody(List<Explanation.Voice> voices) {
        if (voices.isEmpty()) {
            return "no checkpoint is assigned";
        }
        return voices.stream()
                .map(voice ->
                        voice.name() + " " + voice.why() + (voice.reason() == null ? "" : " (" + voice.reason() + ")"))
                .limit(MOST_TOLD)
                .collect(Collectors.joining("; "));
    }

    /** How long it takes to be believed: where others watch too, one failure more. */
    private static int failures(StreamPolicy policy, int assigned) {
        return policy.failuresToDown() + (assigned > 1 ? 1 : 0);
    }

    private static List<String> wouldChange(
            Status status, StatusMachine.Tally tally, StreamPolicy policy, int assigned) {
        int needed = Math.max(1, tally.needed());
        String down = "offline as soon as " + needed + (needed == 1 ? " checkpoint holds" : " checkpoints hold")
                + " it down: " + failures(policy, assigned) + " failed probes in a row, "
                + Durations.format(policy.retryInterval()) + " apart";
        String up = "online as soon as %s: %d proven probes in a row"
                .formatted(
                        status == Status.OFFLINE && tally.voters().size() > 1
                                ? "no checkpoint sees a fault"
                                : "it is seen to play",
                        policy.successesToUp());
        return switch (status) {
            case PAUSED -> List.of("watched again when it is resumed");
            case ONLINE -> List.of(down);
            case OFFLINE -> List.of(up);
            case DEGRADED, UNKNOWN -> List.of(up, down);
        };
    }
}
