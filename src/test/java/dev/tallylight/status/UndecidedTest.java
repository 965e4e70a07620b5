package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.stream.WatchedStream;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.state.CheckpointView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** After a blindness of several, the first that looks again does not decide alone. */
class UndecidedTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final WatchedStream STREAM = new WatchedStream(
            new StreamId(new UUID(0, 1)), null, "s", "u", "hls", List.of(), List.of("*"), StreamPolicy.DEFAULT, false);

    private static Checkpoint place(String id, Condition condition) {
        return new Checkpoint(id, id, "private", T0, condition, T0, null);
    }

    private static CheckpointView view(String id, View view, @Nullable String reason) {
        return new CheckpointView(id, view, T0, reason, null, T0, null, null, null, true);
    }

    private static @Nullable Status status(List<CheckpointView> views, List<Checkpoint> places) {
        int undecided = Vote.undecided(STREAM, views, places);
        StatusChange decision = StatusMachine.weigh(
                SubjectState.initial(T0, false), Vote.all(STREAM, views, places), undecided, STREAM.quorum());
        return decision == null ? null : decision.after().status();
    }

    @Test
    void whoWasBlindAndHasNotLookedAgainMayYetVoteAgainst() {
        List<Checkpoint> places =
                List.of(place("a", Condition.SEEING), place("b", Condition.SEEING), place("c", Condition.SEEING));
        List<CheckpointView> views = List.of(
                view("a", View.DOWN, "no_media"),
                view("b", View.UNKNOWN, "probe_offline"),
                view("c", View.UNKNOWN, "probe_offline"));
        assertThat(status(views, places)).isNull();
    }

    /** A second checkpoint is started in the middle of an outage: that it has not looked yet is no news. */
    @Test
    void anOutageGoesOnWhileAnotherCheckpointHasNotLookedYet() {
        List<Checkpoint> one = List.of(place("a", Condition.SEEING));
        List<CheckpointView> down = List.of(view("a", View.DOWN, "no_media"));
        SubjectState offline = Objects.requireNonNull(StatusMachine.weigh(
                        SubjectState.initial(T0, false), Vote.all(STREAM, down, one), 0, STREAM.quorum()))
                .after();
        assertThat(offline.status()).isEqualTo(Status.OFFLINE);
        List<Checkpoint> two = List.of(place("a", Condition.SEEING), place("b", Condition.SEEING));
        int undecided = Vote.undecided(STREAM, down, two);
        assertThat(undecided).isEqualTo(1);
        assertThat(StatusMachine.weigh(offline, Vote.all(STREAM, down, two), undecided, STREAM.quorum()))
                .isNull();
        List<CheckpointView> split = List.of(view("a", View.DOWN, "no_media"), view("b", View.UP, null));
        assertThat(Objects.requireNonNull(
                                StatusMachine.weigh(offline, Vote.all(STREAM, split, two), 0, STREAM.quorum()))
                        .after()
                        .status())
                .isEqualTo(Status.DEGRADED);
    }

    @Test
    void whoIsStillBlindOrCannotPlayItForAnotherReasonIsNotWaitedFor() {
        List<Checkpoint> places =
                List.of(place("a", Condition.SEEING), place("b", Condition.BLIND), place("c", Condition.SEEING));
        List<CheckpointView> views = List.of(
                view("a", View.DOWN, "no_media"),
                view("b", View.UNKNOWN, "probe_offline"),
                view("c", View.UNKNOWN, "egress_refused"));
        assertThat(Vote.undecided(STREAM, views, places)).isZero();
        assertThat(status(views, places)).isEqualTo(Status.OFFLINE);
    }
}
