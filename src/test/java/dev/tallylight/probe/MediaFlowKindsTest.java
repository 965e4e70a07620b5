package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Streams of many shapes on virtual time, each with what somebody who listens would have heard. */
class MediaFlowKindsTest {
    private static final int TICK = 20;

    private MediaFlow flow = new MediaFlow();

    private static Duration ms(double ms) {
        return Duration.ofNanos((long) (ms * 1_000_000));
    }

    /** @return when it was proven, or was given up (negative); 0 where neither came to be */
    private long verdict(int now) {
        if (flow.proven()) {
            return Math.max(1, now);
        }
        return flow.silent(ms(now)) ? -now : 0;
    }

    /** A source that hangs: however long the burst, and however slow the link, it is the past that comes. */
    @Property(tries = 500)
    void isNeverProvenByABurst(
            @ForAll @IntRange(min = 100, max = 120_000) int burstMs,
            @ForAll @DoubleRange(min = 1.5, max = 400) double speed,
            @ForAll @IntRange(min = 1, max = 200) int frameMs) {
        flow = new MediaFlow();
        double sent = 0;
        for (int now = 0; now < 120_000; now += TICK) {
            for (; sent + frameMs <= Math.min(burstMs, (now + TICK) * speed); sent += frameMs) {
                flow.advance(ms(now), ms(sent + frameMs));
            }
            assertThat(flow.proven()).as("at %d ms", now).isFalse();
        }
    }

    /** A radio that plays: a burst, then pieces of any size, each when it is due, give or take a little. */
    @Property(tries = 500)
    void isProvenByWhatComesAsItPlays(
            @ForAll @IntRange(max = 60_000) int burstMs,
            @ForAll @IntRange(min = 20, max = 15_000) int pieceMs,
            @ForAll @IntRange(max = 10) int jitterPercent) {
        flow = new MediaFlow();
        int burst = Math.max(burstMs, pieceMs); // a listener has at least one piece when he begins
        flow.advance(ms(0), ms(burst));
        int pieces = 0;
        long verdict = 0;
        for (int now = TICK; now < 60_000 && verdict == 0; now += TICK) {
            int early = pieces % 2 == 0 ? 0 : pieceMs * jitterPercent / 100;
            while (now >= (pieces + 1) * pieceMs - early) {
                pieces++;
                flow.advance(ms(now), ms(burst + pieces * (double) pieceMs));
            }
            verdict = verdict(now);
        }
        assertThat(verdict).isPositive().isLessThanOrEqualTo(2500 + 2L * pieceMs);
    }

    /** A camera whose pictures are far apart: nothing is known before the second one. */
    @Property(tries = 200)
    void isPatientWithPicturesFarApart(@ForAll @IntRange(min = 40, max = 9_000) int everyMs) {
        flow = new MediaFlow();
        long verdict = 0;
        for (int now = 0; now < 30_000 && verdict == 0; now += TICK) {
            flow.advance(ms(now), ms(now / everyMs * (double) everyMs)); // packets of one picture have one time
            if (now % everyMs > 60) {
                continue;
            }
            verdict = verdict(now);
        }
        assertThat(verdict).isPositive();
    }

    /** And when it ends, it is given up as soon as what came has been played, and not before. */
    @Property(tries = 300)
    void givesUpWhenWhatCameHasBeenPlayed(@ForAll @IntRange(min = 100, max = 30_000) int pieceMs) {
        flow = new MediaFlow();
        flow.advance(ms(0), ms(pieceMs));
        long verdict = 0;
        for (int now = TICK; now < 60_000 && verdict == 0; now += TICK) {
            verdict = verdict(now);
        }
        assertThat(-verdict).isBetween((long) pieceMs, Math.max(3_000, pieceMs + 1_000) + 2L * TICK);
    }
}
