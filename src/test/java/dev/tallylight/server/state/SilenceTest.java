package dev.tallylight.server.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.server.beat.HeartbeatGaps.Gap;
import dev.tallylight.server.beat.HeartbeatTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final Instant T0 = Instant.parse("2026-11-29T10:00:00Z");
    private static final HeartbeatTimes USUAL = new HeartbeatTimes(Duration.ofSeconds(30), Duration.ofMinutes(20));

    private static Instant s(long seconds) {
        return T0.plusSeconds(seconds);
    }

    private static Gap gap(long from, long to) {
        return new Gap(s(from), s(to));
    }

    @Test
    void isTooLongAtTheGrace() {
        assertThat(Silence.tooLongAt(T0, USUAL, List.of())).isEqualTo(s(1200));
    }

    @Test
    void isNeverTooLongBeforeTheNextHeartbeatIsDueWithATenthMore() {
        assertThat(Silence.tooLongAt(T0, new HeartbeatTimes(Duration.ofSeconds(30), Duration.ofSeconds(5)), List.of()))
                .isEqualTo(s(33));
        assertThat(Silence.tooLongAt(T0, new HeartbeatTimes(Duration.ofSeconds(5), Duration.ofSeconds(5)), List.of()))
                .isEqualTo(s(6));
    }

    @Test
    void timeInWhichHeartbeatsMayHaveBeenLostDoesNotCount() {
        assertThat(Silence.tooLongAt(T0, USUAL, List.of(gap(100, 400)))).isEqualTo(s(1500));
    }

    @Test
    void gapsThatOverlapCountOnce() {
        assertThat(Silence.tooLongAt(T0, USUAL, List.of(gap(200, 400), gap(100, 300), gap(150, 160))))
                .isEqualTo(s(1500));
    }

    @Test
    void whatWasLostBeforeTheLastHeartbeatOrAfterTheGraceCountsForNothing() {
        assertThat(Silence.tooLongAt(T0, USUAL, List.of(gap(-500, -10), gap(1200, 9000))))
                .isEqualTo(s(1200));
        assertThat(Silence.tooLongAt(T0, USUAL, List.of(gap(-500, 100)))).isEqualTo(s(1300));
    }

    @Test
    void afterAGapThereIsTimeToBeHeardAgain() {
        assertThat(Silence.tooLongAt(T0, USUAL, List.of(gap(1199, 1200)))).isEqualTo(s(1233));
    }

    /** A hub that restarts each night would else never miss what reports once a day. */
    @Test
    void theTimeToBeHeardAgainIsGivenOnce() {
        HeartbeatTimes daily = new HeartbeatTimes(Duration.ofHours(24), Duration.ofHours(25));
        List<Gap> nights = IntStream.range(0, 30)
                .mapToObj(night -> gap(36_000 + night * 86_400L, 36_005 + night * 86_400L))
                .toList();
        Instant lost = Silence.tooLongAt(T0, daily, nights);
        assertThat(lost)
                .isBetween(
                        T0.plus(daily.limit()),
                        T0.plus(daily.limit()).plus(daily.once()).plusSeconds(150));
    }

    @Test
    void gapsThatFollowEachOtherAddUp() {
        assertThat(Silence.tooLongAt(T0, USUAL, List.of(gap(1000, 1100), gap(1250, 1260))))
                .isEqualTo(s(1310));
    }
}
