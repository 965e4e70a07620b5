package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.stream.Quorum;
import dev.tallylight.stream.Status;
import dev.tallylight.stream.StreamPolicy;
import dev.tallylight.stream.StreamState;
import dev.tallylight.stream.StreamStates;
import dev.tallylight.stream.WatchedStream;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

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
    public Uni<Explanation> of(UUID id) {
        return states.look(new StreamId(id)).chain(found -> {
            if (found == null) {
                throw ProblemException.notFound("stream", id.toString());
            }
            return checkpoints
                    .all()
                    .map(places -> explain(
                            found.stream(),
                            found.state(),
                            Vote.all(found.stream(), found.views(), places),
                            places.stream()
                                    .filter(place -> found.stream().assignedTo(place))
                                    .toList()));
        });
    }

    /** Pure. @param assigned every checkpoint that watches it, those without a view included */
    static Explanation explain(WatchedStream stream, StreamState state, List<Vote> votes, List<Checkpoint> assigned) {
        StatusMachine.Tally tally = StatusMachine.tally(votes, stream.quorum());
        Map<String, Vote> byPlace = votes.stream().collect(Collectors.toMap(Vote::checkpointId, Function.identity()));
        List<Explanation.Voice> voices = new ArrayList<>();
        for (Checkpoint place : assigned) {
            Vote vote = byPlace.get(place.id());
            voices.add(vote == null ? undecided(place, stream.policy()) : voice(vote));
        }
        return new Explanation(
                stream.id().value(),
                state.status(),
                state.since(),
                because(state.status(), tally, stream.quorum(), voices),
                stream.quorum(),
                tally.needed(),
                tally.voters().size(),
                voices,
                wouldChange(state.status(), tally, stream.policy()));
    }

    private static Explanation.Voice undecided(Checkpoint place, StreamPolicy policy) {
        String why = "has not made up its mind: " + policy.successesToUp() + " probes in a row must see it play, or "
                + policy.failuresToDown() + " must not";
        return new Explanation.Voice(place.id(), place.name(), null, false, why, null, null, null, null);
    }

    private static Explanation.Voice voice(Vote vote) {
        boolean counts = vote.counts() && vote.view() != View.UNKNOWN;
        String why = vote.view() == View.UNKNOWN
                ? "cannot tell, by its own trouble"
                : vote.counts() ? "counts" : "is not heard: it is lost or blind";
        return new Explanation.Voice(
                vote.checkpointId(),
                vote.checkpointName(),
                vote.view(),
                counts,
                why,
                vote.reason(),
                vote.detail(),
                vote.since(),
                vote.at());
    }

    private static String because(
            Status status, StatusMachine.Tally tally, Quorum quorum, List<Explanation.Voice> voices) {
        int voters = tally.voters().size();
        String rule = " (quorum " + quorum.wireForm() + ")";
        return switch (status) {
            case PAUSED -> "It is paused: nobody looks.";
            case UNKNOWN -> "Nobody can tell: " + whyNobody(voices) + ".";
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

    private static List<String> wouldChange(Status status, StatusMachine.Tally tally, StreamPolicy policy) {
        int needed = Math.max(1, tally.needed());
        String down = "offline as soon as " + needed + (needed == 1 ? " checkpoint holds" : " checkpoints hold")
                + " it down: " + policy.failuresToDown() + " failed probes in a row, "
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
