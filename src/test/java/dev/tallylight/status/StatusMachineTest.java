package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.event.EventType;
import dev.tallylight.event.Withheld;
import dev.tallylight.stream.draft.Quorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMachineTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final SubjectState NEW = SubjectState.initial(T0, false);

    private static Vote vote(String checkpoint, View view, int second) {
        String reason = view == View.UP
                ? null
                : view == View.DOWN ? "playlist_stale" : view == View.DEGRADED ? "bitrate_low" : "probe_error";
        Instant at = T0.plusSeconds(second);
        return Votes.vote(checkpoint, view, true, reason, at);
    }

    private static Vote ignored(Vote vote) {
        return Votes.lost(vote);
    }

    private static StatusChange decided(SubjectState state, Quorum quorum, Vote... votes) {
        return Objects.requireNonNull(StatusMachine.weigh(state, List.of(votes), 0, quorum));
    }

    private static SubjectState after(SubjectState state, Vote... votes) {
        return decided(state, Quorum.DEFAULT, votes).after();
    }

    @ParameterizedTest(name = "{0} up, {1} down, quorum {2} is {3}")
    @CsvSource({
        "1, 0, majority, ONLINE",
        "0, 1, majority, OFFLINE",
        "2, 1, majority, DEGRADED",
        "1, 1, majority, DEGRADED",
        "1, 2, majority, OFFLINE",
        "2, 2, majority, DEGRADED",
        "2, 3, majority, OFFLINE",
        "4, 1, any, OFFLINE",
        "1, 4, all, DEGRADED",
        "0, 5, all, OFFLINE",
        "3, 2, 2, OFFLINE",
        "4, 1, 2, DEGRADED",
    })
    void foldsTheVotes(int up, int down, String quorum, Status expected) {
        List<Vote> votes = new ArrayList<>();
        for (int i = 0; i < up + down; i++) {
            votes.add(vote("c" + i, i < up ? View.UP : View.DOWN, i));
        }
        StatusChange decision = StatusMachine.weigh(NEW, votes, 0, Quorum.of(quorum));
        assertThat(decision).isNotNull();
        assertThat(decision.after().status()).isEqualTo(expected);
    }

    @Test
    void isDegradedWhereItPlaysAndMissesWhatIsExpected() {
        SubjectState online = after(NEW, vote("a", View.UP, 0));
        StatusChange decision = decided(online, Quorum.DEFAULT, vote("a", View.DEGRADED, 10));
        assertThat(decision.after().status()).isEqualTo(Status.DEGRADED);
        assertThat(decision.event()).isEqualTo(EventType.STREAM_DEGRADED);
        assertThat(decision.after().reason()).isEqualTo("bitrate_low");
        assertThat(after(online, vote("a", View.DEGRADED, 10), vote("b", View.DOWN, 11), vote("c", View.DOWN, 11))
                        .status())
                .isEqualTo(Status.OFFLINE);
        assertThat(after(decision.after(), vote("a", View.UP, 20)).status()).isEqualTo(Status.ONLINE);
    }

    @Test
    void takesZeroVotersForNoAgreement() {
        assertThat(StatusMachine.weigh(NEW, List.of(), 0, Quorum.of("all"))).isNull();
        SubjectState online = after(NEW, vote("a", View.UP, 1));
        StatusChange decision = decided(online, Quorum.of("all"), ignored(vote("a", View.DOWN, 9)));
        assertThat(decision.after().status()).isEqualTo(Status.UNKNOWN);
        assertThat(decision.event()).isEqualTo(EventType.STREAM_UNKNOWN);
    }

    @Test
    void wakesNobodyForAFaultOfOurOwn() {
        SubjectState online = after(NEW, vote("a", View.UP, 1));
        StatusChange decision = decided(online, Quorum.DEFAULT, vote("a", View.UNKNOWN, 9));
        assertThat(decision.after().status()).isEqualTo(Status.UNKNOWN);
        assertThat(decision.after().reason()).isEqualTo("probe_error");
        assertThat(decision.withheld())
                .as("no checkpoint says so for all its streams")
                .isNull();
    }

    @Test
    void saysOnceOfACheckpointThatItCannotTellAndNotOfEachOfItsStreams() {
        Vote up = vote("a", View.UP, 1);
        SubjectState online = after(NEW, up);
        assertThat(decided(online, Quorum.DEFAULT, Votes.lost(up)).withheld())
                .isEqualTo(new Withheld(Withheld.CHECKPOINT_LOST, null));
        assertThat(decided(online, Quorum.DEFAULT, Votes.blind(up)).withheld())
                .isEqualTo(new Withheld(Withheld.CHECKPOINT_BLIND, null));
        Vote offline = Votes.vote("a", View.UNKNOWN, true, "probe_offline", T0.plusSeconds(9));
        assertThat(decided(online, Quorum.DEFAULT, offline).withheld())
                .isEqualTo(new Withheld(Withheld.CHECKPOINT_BLIND, null));
    }

    @Test
    void isUnknownSinceTheLastThatCouldTellFellSilent() {
        SubjectState online = after(NEW, vote("a", View.UP, 1), vote("b", View.UP, 2));
        StatusChange decision =
                decided(online, Quorum.DEFAULT, ignored(vote("a", View.UP, 30)), ignored(vote("b", View.UP, 20)));
        assertThat(decision.after().since()).isEqualTo(T0.plusSeconds(35));
    }

    @Test
    void tellsNobodyThatANewStreamIsOnline() {
        StatusChange decision = decided(NEW, Quorum.DEFAULT, vote("a", View.UP, 1));
        assertThat(decision.event()).isNull();
        assertThat(decision.after().sequence()).isEqualTo(1);
    }

    @Test
    void datesAnOutageFromTheFirstFailedProbe() {
        SubjectState online = after(NEW, vote("a", View.UP, 1), vote("b", View.UP, 1));
        SubjectState degraded = after(online, vote("a", View.DOWN, 100), vote("b", View.UP, 1));
        assertThat(degraded.outageSince()).isNull();
        StatusChange offline = decided(degraded, Quorum.DEFAULT, vote("a", View.DOWN, 100), vote("b", View.DOWN, 107));
        assertThat(offline.event()).isEqualTo(EventType.STREAM_OFFLINE);
        assertThat(offline.after().since()).isEqualTo(T0.plusSeconds(100));
        StatusChange online2 =
                decided(offline.after(), Quorum.DEFAULT, vote("a", View.UP, 160), vote("b", View.UP, 163));
        assertThat(online2.event()).isEqualTo(EventType.STREAM_ONLINE);
        assertThat(online2.outageSeconds()).isEqualTo(63);
        assertThat(online2.before().outageFailed()).containsExactly("a, Earth", "b, Earth");
        assertThat(online2.after().outageSince()).isNull();
        assertThat(online2.after().outageFailed()).isEmpty();
    }

    /** One of three has been refused for a month; the quorum fails for a minute. */
    @Test
    void datesNoOutageFromWhoHadFailedLongBefore() {
        SubjectState degraded = after(NEW, vote("a", View.DOWN, 0), vote("b", View.UP, 0), vote("c", View.UP, 0));
        SubjectState offline =
                after(degraded, vote("a", View.DOWN, 0), vote("b", View.DOWN, 2_592_000), vote("c", View.UP, 0));
        assertThat(offline.status()).isEqualTo(Status.OFFLINE);
        assertThat(offline.since()).isEqualTo(T0.plusSeconds(2_592_000));
        assertThat(offline.outageSince()).isEqualTo(T0.plusSeconds(2_592_000));
        SubjectState together =
                after(degraded, vote("a", View.DOWN, 0), vote("b", View.DOWN, 40), vote("c", View.UP, 0));
        assertThat(together.outageSince()).isEqualTo(T0);
    }

    @Test
    void keepsAnOutageOpenThroughUnknownAndPause() {
        SubjectState offline = after(NEW, vote("a", View.DOWN, 10));
        SubjectState unknown = after(offline, vote("a", View.UNKNOWN, 20));
        StatusChange again = decided(unknown, Quorum.DEFAULT, vote("a", View.DOWN, 30));
        assertThat(again.event()).as("handlers know that it is offline").isNull();
        SubjectState paused = Objects.requireNonNull(StatusMachine.pause(again.after(), true, T0.plusSeconds(40)))
                .after();
        assertThat(StatusMachine.weigh(paused, List.of(vote("a", View.UP, 41)), 0, Quorum.DEFAULT))
                .isNull();
        SubjectState resumed = Objects.requireNonNull(StatusMachine.pause(paused, false, T0.plusSeconds(50)))
                .after();
        StatusChange back = decided(resumed, Quorum.DEFAULT, vote("a", View.UP, 70));
        assertThat(back.event()).isEqualTo(EventType.STREAM_ONLINE);
        assertThat(back.outageSeconds()).isEqualTo(60);
    }

    @Test
    void tellsOfEachStepDownAndUp() {
        SubjectState online = after(NEW, vote("a", View.UP, 1), vote("b", View.UP, 1));
        StatusChange degraded = decided(online, Quorum.DEFAULT, vote("a", View.DOWN, 5), vote("b", View.UP, 1));
        assertThat(degraded.event()).isEqualTo(EventType.STREAM_DEGRADED);
        StatusChange offline =
                decided(degraded.after(), Quorum.DEFAULT, vote("a", View.DOWN, 5), vote("b", View.DOWN, 6));
        assertThat(offline.event()).isEqualTo(EventType.STREAM_OFFLINE);
        StatusChange better = decided(offline.after(), Quorum.DEFAULT, vote("a", View.DOWN, 5), vote("b", View.UP, 9));
        assertThat(better.event()).isEqualTo(EventType.STREAM_DEGRADED);
        assertThat(better.after().outageSince()).isNotNull();
        StatusChange worse = decided(better.after(), Quorum.DEFAULT, vote("a", View.DOWN, 5), vote("b", View.DOWN, 12));
        assertThat(worse.event()).isEqualTo(EventType.STREAM_OFFLINE);
    }

    @Test
    void givesTheReasonThatMostGive() {
        Vote odd = Votes.vote("a", View.DOWN, true, "connect_timeout", T0);
        StatusChange decision = decided(NEW, Quorum.DEFAULT, odd, vote("b", View.DOWN, 3), vote("c", View.DOWN, 4));
        assertThat(decision.after().reason()).isEqualTo("playlist_stale");
        assertThat(decision.after().since()).isEqualTo(T0);
    }

    /** Whatever the checkpoints say, in whatever order: what a handler hears makes sense to it. */
    @Property(tries = 5000)
    void tellsAStoryThatMakesSense(@ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 26) Integer> rounds) {
        SubjectState state = NEW;
        @Nullable EventType heard = null;
        View[] views = View.values();
        for (int i = 0; i < rounds.size(); i++) {
            int round = rounds.get(i);
            List<Vote> votes = List.of(
                    vote("a", views[round % 3], i),
                    vote("b", views[round / 3 % 3], i),
                    vote("c", views[round / 9 % 3], i));
            StatusChange decision = StatusMachine.weigh(state, votes, 0, Quorum.DEFAULT);
            if (decision == null) {
                continue;
            }
            assertThat(decision.after().status()).isNotEqualTo(state.status());
            assertThat(decision.after().sequence()).isEqualTo(state.sequence() + 1);
            assertThat(decision.after().since()).isAfterOrEqualTo(T0);
            EventType event = decision.event();
            if (event != null && event != EventType.STREAM_UNKNOWN) {
                assertThat(event).as("never told twice in a row").isNotEqualTo(heard);
                assertThat(heard == null && event == EventType.STREAM_ONLINE).isFalse();
                heard = event;
            }
            if (decision.outageSeconds() != null) {
                assertThat(decision.outageSeconds()).isNotNegative();
                assertThat(decision.after().status()).isEqualTo(Status.ONLINE);
            }
            state = decision.after();
            assertThat(state.outageSince() != null && state.status() == Status.ONLINE)
                    .isFalse();
        }
    }

    @Test
    void theFirstOfSeveralToMakeUpItsMindDoesNotDecideAlone() {
        List<Vote> one = List.of(vote("a", View.DOWN, 5));
        assertThat(StatusMachine.weigh(NEW, one, 2, Quorum.DEFAULT)).isNull();
        assertThat(Objects.requireNonNull(StatusMachine.weigh(NEW, one, 0, Quorum.DEFAULT))
                        .after()
                        .status())
                .isEqualTo(Status.OFFLINE);
        assertThat(Objects.requireNonNull(StatusMachine.weigh(NEW, List.of(vote("a", View.UP, 5)), 2, Quorum.DEFAULT))
                        .after()
                        .status())
                .as("seen to play is seen to play")
                .isEqualTo(Status.ONLINE);
        List<Vote> two = List.of(vote("a", View.DOWN, 5), vote("b", View.DOWN, 6));
        assertThat(Objects.requireNonNull(StatusMachine.weigh(NEW, two, 1, Quorum.DEFAULT))
                        .after()
                        .status())
                .as("two of three are the majority, whatever the third says")
                .isEqualTo(Status.OFFLINE);
    }

    @Test
    void isDatedNowAtTheLatestAndLastedNoLessThanNothing() {
        SubjectState offline = after(NEW, vote("a", View.DOWN, 3_600));
        assertThat(decided(NEW, Quorum.DEFAULT, vote("a", View.DOWN, 3_600)).notAfter(T0))
                .satisfies(decision -> {
                    assertThat(decision.after().since()).isEqualTo(T0);
                    assertThat(decision.after().outageSince()).isEqualTo(T0);
                });
        StatusChange online = decided(offline, Quorum.DEFAULT, vote("a", View.UP, 3_700));
        assertThat(online.outageSeconds()).isEqualTo(100);
        assertThat(online.notAfter(T0.plusSeconds(3_000)).outageSeconds()).isZero();
        assertThat(online.notAfter(T0.plusSeconds(3_700))).isSameAs(online);
    }
}
