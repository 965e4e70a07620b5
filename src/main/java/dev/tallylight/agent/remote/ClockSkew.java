package dev.tallylight.agent.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * How far this clock is ahead of the hub's, learnt from the times in its answers. An answer was made somewhere between
 * the question and its arrival, the middle is as good a guess as any, and it is wrong by half the way there and back at
 * most: so the quickest of the last answers is believed (as NTP does, RFC 5905 §10). An answer that no delay can explain
 * means that one of the two clocks was set: what was learnt before it is forgotten.
 */
final class ClockSkew {
    private static final int SAMPLES = 8;
    private static final Duration DRIFT = Duration.ofSeconds(1);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Duration skew, Duration roundTrip) {
        boolean contradicts(Sample other) {
            Duration explained = roundTrip.plus(other.roundTrip).dividedBy(2).plus(DRIFT);
            return skew.minus(other.skew).abs().compareTo(explained) > 0;
        }
    }

    /**
     * @param asked by this clock, when the question went out
     * @param roundTrip until the answer was there
     */
    void learn(Instant asked, Duration roundTrip, Instant hubTime) {
        Sample sample = new Sample(Duration.between(hubTime, asked.plus(roundTrip.dividedBy(2))), roundTrip);
        if (samples.stream().anyMatch(sample::contradicts)) {
            samples.clear();
        } else if (samples.size() == SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(sample);
    }

    /** Zero before the first answer. */
    Duration ahead() {
        return samples.stream()
                .min(Comparator.comparing(Sample::roundTrip))
                .map(Sample::skew)
                .orElse(Duration.ZERO);
    }
}
