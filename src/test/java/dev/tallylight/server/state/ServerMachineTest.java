package dev.tallylight.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.alert.SubjectState;
import dev.tallylight.event.EventType;
import dev.tallylight.server.beat.HeartbeatGaps.Gap;
import dev.tallylight.server.beat.HeartbeatTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerMachineTest {
    private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
    private static final HeartbeatTimes TIMES = new HeartbeatTimes(Duration.ofSeconds(10), Duration.ofSeconds(60));

    private SubjectState state = SubjectState.initial(T0, false);
    private @Nullable Instant heard;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private static Instant s(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private void beats(long at) {
        heard = s(at);
        judge(at);
    }

    private void judge(long at) {
        become(ServerMachine.weigh(new ServerMachine.Facts(state, TIMES, heard), gaps, s(at)), at);
    }

    private void become(@Nullable StatusChange change, long at) {
        if (change != null) {
            state = change.after();
            EventType event = change.event();
            if (event != null) {
                told.add(at + " " + event.wireName()
                        + (change.outageSeconds() == null ? "" : " after " + change.outageSeconds()));
            }
        }
    }

    @Test
    void oneThatWasNeverHeardIsUnknownAndNotOffline() {
        judge(100_000);
        assertThat(state.status()).isEqualTo(Status.UNKNOWN);
        assertThat(told).isEmpty();
    }

    @Test
    void theFirstHeartbeatIsNoNews() {
        beats(5);
        assertThat(state.status()).isEqualTo(Status.ONLINE);
        assertThat(told).isEmpty();
    }

    @Test
    void silenceAsLongAsTheGraceIsOneOfflineAndTheNextHeartbeatOneOnline() {
        beats(0);
        judge(59);
        assertThat(state.status()).isEqualTo(Status.ONLINE);
        judge(60);
        judge(61);
        judge(600);
        assertThat(state.reason()).isEqualTo("heartbeat_missing");
        assertThat(state.since()).as("the first that did not come").isEqualTo(s(10));
        assertThat(state.detail())
                .contains("2026-11-29T10:00:00Z")
                .contains("10s")
                .contains("1m");
        beats(700);
        beats(710);
        assertThat(told).containsExactly("60 server.offline", "700 server.online after 690");
        assertThat(state.outageSince()).isNull();
        assertThat(state.reason()).isNull();
    }

    @Test
    void nobodyIsOfflineBecauseWeWereAway() {
        beats(0);
        gaps.add(new Gap(s(20), s(500)));
        judge(500);
        judge(539);
        assertThat(state.status()).isEqualTo(Status.ONLINE);
        judge(540);
        assertThat(told).containsExactly("540 server.offline");
    }

    @Test
    void aPauseKeepsItQuietAndItsOutageOpen() {
        beats(0);
        judge(60);
        become(ServerMachine.pause(state, true, s(70)), 70);
        judge(1000);
        assertThat(state.status()).isEqualTo(Status.PAUSED);
        assertThat(state.outageSince()).isEqualTo(s(10));
        become(ServerMachine.pause(state, false, s(1000)), 1000);
        judge(1059);
        assertThat(state.status()).isEqualTo(Status.UNKNOWN);
        beats(1059);
        assertThat(told).containsExactly("60 server.offline", "1059 server.online after 1049");
    }

    @Test
    void resumedAndSilentItIsOfflineAfterItsGraceAndThatIsNoNewsWhereItWasBefore() {
        beats(0);
        become(ServerMachine.pause(state, true, s(5)), 5);
        become(ServerMachine.pause(state, false, s(1000)), 1000);
        judge(1059);
        assertThat(state.status()).isEqualTo(Status.UNKNOWN);
        judge(1060);
        assertThat(told).containsExactly("1060 server.offline");
        become(ServerMachine.pause(state, true, s(1100)), 1100);
        become(ServerMachine.pause(state, false, s(1200)), 1200);
        judge(2000);
        assertThat(state.status()).isEqualTo(Status.OFFLINE);
        assertThat(told).hasSize(1);
    }

    @Test
    void itIsLookedAtAgainWhenItsSilenceWillBeTooLong() {
        assertThat(ServerMachine.lookAt(new ServerMachine.Facts(state, TIMES, null), List.of()))
                .isNull();
        beats(3);
        assertThat(ServerMachine.lookAt(new ServerMachine.Facts(state, TIMES, heard), List.of()))
                .isEqualTo(s(63));
        judge(63);
        assertThat(ServerMachine.lookAt(new ServerMachine.Facts(state, TIMES, heard), List.of()))
                .isNull();
    }
}
