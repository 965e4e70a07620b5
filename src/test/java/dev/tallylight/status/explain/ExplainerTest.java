package dev.tallylight.status.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.status.StatusMachine;
import dev.tallylight.status.Vote;
import dev.tallylight.status.Votes;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.draft.StreamPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final List<Checkpoint> PLACES = List.of(place("graz"), place("lima"), place("oslo"));
    private static final WatchedStream STREAM = new WatchedStream(
            new StreamId(new UUID(0, 1)),
            null,
            "Studio A",
            "rtmp://h/a",
            "rtmp",
            List.of(),
            List.of("*"),
            StreamPolicy.DEFAULT,
            false);

    private static Checkpoint place(String id) {
        return new Checkpoint(id, id + ", Earth", "private", T0, Condition.SEEING, T0, null);
    }

    private static Vote vote(String id, View view) {
        String reason = view == View.UP ? null : view == View.UNKNOWN ? "probe_offline" : "no_media";
        return Votes.vote(id, view, true, reason, T0);
    }

    private static Explanation explained(Vote... votes) {
        SubjectState state = SubjectState.initial(T0, false);
        StatusChange decision = StatusMachine.weigh(state, List.of(votes), 0, STREAM.quorum());
        return Explainer.explain(STREAM, decision == null ? state : decision.after(), List.of(votes), PLACES);
    }

    @Test
    void countsWhoVotedAndSaysWhoDidNot() {
        Explanation why = explained(vote("graz", View.DOWN), vote("lima", View.DOWN), vote("oslo", View.UNKNOWN));
        assertThat(why.status()).isEqualTo(Status.OFFLINE);
        assertThat(why.because())
                .isEqualTo("2 of 2 checkpoints that can tell hold it down, and 2 are needed (quorum majority):"
                        + " graz, Earth says no_media; lima, Earth says no_media.");
        assertThat(why.checkpoints().get(2).counts()).isFalse();
        assertThat(why.checkpoints().get(2).why()).contains("its own trouble");
        assertThat(why.wouldChange()).hasSize(1).first().asString().startsWith("online as soon as");
    }

    @Test
    void namesThoseWhoHaveNotMadeUpTheirMinds() {
        Explanation why = explained(vote("graz", View.UP));
        assertThat(why.because()).isEqualTo("The one checkpoint that can tell sees it play.");
        assertThat(why.voters()).isEqualTo(1);
        assertThat(why.checkpoints()).hasSize(3);
        assertThat(why.checkpoints().get(1).view()).isNull();
        assertThat(why.wouldChange())
                .containsExactly("offline as soon as 2 checkpoints hold it down: 3 failed probes in a row, 5s apart");
    }

    @Test
    void saysThatNobodyKnows() {
        assertThat(explained().because()).startsWith("Nobody can tell: graz, Earth has not made up its mind");
        assertThat(explained(vote("graz", View.UNKNOWN)).because()).contains("(probe_offline)");
    }

    @Test
    void hasAWordForEveryTally() {
        for (View graz : View.values()) {
            for (View lima : View.values()) {
                for (View oslo : View.values()) {
                    List<Vote> votes = new ArrayList<>(List.of(vote("graz", graz), vote("lima", lima)));
                    votes.add(vote("oslo", oslo));
                    Explanation why = explained(votes.toArray(Vote[]::new));
                    assertThat(Objects.requireNonNull(why.because())).endsWith(".");
                    assertThat(why.wouldChange()).isNotEmpty();
                }
            }
        }
    }
}
