package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MediaFlowTest {
    private final MediaFlow flow = new MediaFlow();

    private void at(long nowMs, long mediaMs) {
        flow.advance(Duration.ofMillis(nowMs), Duration.ofMillis(mediaMs));
    }

    @Test
    void knowsThatNothingCame() {
        assertThat(flow.shortfall()).isEqualTo(Reason.NO_MEDIA);
        assertThat(flow.silence(Duration.ofSeconds(9))).isZero();
    }

    @Test
    void provesNothingByABurstHoweverLong() {
        at(700, 26);
        at(710, 60_000);
        at(1700, 60_500);
        assertThat(flow.proven()).isFalse();
        assertThat(flow.shortfall()).isEqualTo(Reason.MEDIA_BURST_ONLY);
        assertThat(flow.silence(Duration.ofMillis(5000))).isEqualTo(Duration.ofMillis(3300));
    }

    @Test
    void isProvenByASecondOfMediaBeyondTheBurst() {
        at(0, 26);
        at(1000, 3000);
        at(1001, 3026);
        assertThat(flow.proven()).isFalse();
        assertThat(flow.shortfall()).isEqualTo(Reason.MEDIA_STALLED);
        at(1900, 3999);
        assertThat(flow.proven()).isFalse();
        at(1950, 4000);
        assertThat(flow.proven()).isTrue();
        assertThat(flow.progress()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void hearsOnlyWhatAdvancesTheClock() {
        at(0, 500);
        at(3000, 500);
        at(4000, 400);
        assertThat(flow.silence(Duration.ofSeconds(4))).isEqualTo(Duration.ofSeconds(4));
        assertThat(flow.shortfall()).isEqualTo(Reason.MEDIA_BURST_ONLY);
    }
}
