package dev.tallylight.probe.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MediaClockTest {
    @Test
    void goesOnOverAWrap() {
        MediaClock clock = new MediaClock(1000, 32);
        clock.at((1L << 32) - 500);
        assertThat(clock.at(500)).isEqualTo(Duration.ofSeconds(1));
        assertThat(clock.jumps()).isZero();
    }

    @Test
    void doesNotGoBackForPicturesThatAreShownLater() {
        MediaClock clock = new MediaClock(90_000, 33);
        clock.at(0);
        clock.at(9_000);
        clock.at(3_000);
        assertThat(clock.at(12_000)).isEqualTo(Duration.ofNanos(133_333_333));
    }

    @Test
    void playsNothingInAJump() {
        MediaClock clock = new MediaClock(1000, 32);
        clock.at(0);
        clock.at(3_600_000);
        assertThat(clock.at(3_600_040)).isEqualTo(Duration.ofMillis(40));
        clock.at(0);
        assertThat(clock.at(40)).isEqualTo(Duration.ofMillis(80));
        assertThat(clock.jumps()).isEqualTo(2);
    }

    @Property
    void neverGoesBackWhateverComes(@ForAll long[] timestamps) {
        MediaClock clock = new MediaClock(90_000, 33);
        Duration before = Duration.ZERO;
        for (long timestamp : timestamps) {
            Duration now = clock.at(timestamp & (1L << 33) - 1);
            assertThat(now).isGreaterThanOrEqualTo(before);
            before = now;
        }
    }
}
