package dev.tallylight.probe.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A slate that is shown over and over, with the same timestamps each time; and what only looks like it. */
class MediaClockLoopTest {
    private static final int RATE = 90_000;
    private static final int BITS = 33;

    /** In real time, for eight seconds. */
    @Property(tries = 400)
    void aLoopOfAnyLengthPlays(
            @ForAll @IntRange(min = 9, max = 500) int frames,
            @ForAll @IntRange(min = 8, max = 60) int perSecond,
            @ForAll @IntRange(max = 60) int begins,
            @ForAll boolean reordered) {
        LiveMedia media = new LiveMedia(Expectations.NONE);
        MediaClock clock = new MediaClock(RATE, BITS);
        boolean proven = false;
        for (int i = 0; i < 8 * perSecond; i++) {
            int at = (i + begins) % frames;
            int shown = reordered && at + 2 < frames ? at + new int[] {2, -1, -1}[at % 3] : at;
            Duration now = Duration.ofMillis(1000L * i / perSecond);
            proven |= media.unit(
                    now, 1, Track.Kind.VIDEO, clock.at(12_345L + (long) RATE * Math.max(0, shown) / perSecond), 1000);
            assertThat(proven || !media.silent(now)).as("at %s", now).isTrue();
        }
        assertThat(proven).isTrue();
        assertThat(clock.played()).isLessThan(Duration.ofMillis(8000 + 3000 / perSecond));
    }

    /** Pictures come before those that are shown before them: never more of these than sixteen (H.264 annex A.3.1). */
    @Property(tries = 500)
    void theOrderOfPicturesIsNoMovement(
            @ForAll List<@IntRange(min = 1, max = 17) Integer> groups, @ForAll long seed, @ForAll boolean pieces) {
        MediaClock clock = new MediaClock(RATE, BITS);
        clock.at(0);
        int last = 0;
        for (int size : groups) {
            clock.at(3600L * (last + size));
            List<Integer> between = new ArrayList<>();
            for (int i = 1; i < size; i++) {
                between.add(last + i);
            }
            Collections.shuffle(between, new Random(seed));
            for (int each : between) {
                clock.at(3600L * each);
                if (pieces) { // a picture in several RTP packets
                    clock.at(3600L * each);
                    clock.at(3600L * each);
                }
            }
            last += size;
        }
        assertThat(clock.played()).isEqualTo(Duration.ofMillis(40L * last));
        assertThat(clock.jumps()).isZero();
    }

    @Property(tries = 50)
    void whatStandsStillStandsStill(@ForAll @IntRange(max = 100) int before, @ForAll boolean lateOnes) {
        LiveMedia media = new LiveMedia(Expectations.NONE);
        MediaClock clock = new MediaClock(RATE, BITS);
        for (int i = 0; i < 300; i++) {
            long time = 3600L * (lateOnes && before > 0 && i == 150 ? before - 1 : before);
            media.unit(Duration.ofMillis(40L * i), 1, Track.Kind.VIDEO, clock.at(time), 1000);
        }
        assertThat(clock.played()).isZero();
        assertThat(media.proven()).isFalse();
        assertThat(media.shortfall(Duration.ofSeconds(12)).reason()).isEqualTo(Reason.TIMESTAMPS_STALLED);
    }
}
