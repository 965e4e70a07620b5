package dev.tallylight.history.sample;

import dev.tallylight.agent.Observation;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One probe's outcome as history keeps it.
 *
 * @param at when the probe began, in milliseconds since 1970
 * @param reason why it failed, or what it misses: a stable code, at most {@value #LONGEST_REASON} characters of ASCII; null where
 *     there is nothing to explain
 * @param latencyMs to the first media or, where nothing is played, to the probe's end, from 0 on; null where it did not play
 * @param bitrate bits a second, from 0 on; null where it is not known
 */
record Sample(
        long at,
        Result result,
        @Nullable String reason,
        @Nullable Long latencyMs,
        @Nullable Long bitrate) {
    static final int LONGEST_REASON = 100;

    static Sample of(Observation observation) {
        ProbeOutcome outcome = observation.outcome();
        Result result = Result.of(outcome.verdict());
        Duration media = outcome.timings().firstMedia();
        Duration latency = media == null ? outcome.timings().total() : media;
        Long bitrate = outcome.facts().bitrate();
        return new Sample(
                observation.at().toEpochMilli(),
                result,
                reason(outcome.verdict()),
                result == Result.OK ? Math.max(0, latency.toMillis()) : null,
                result == Result.OK && bitrate != null && bitrate >= 0 ? bitrate : null);
    }

    private static @Nullable String reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Up up -> null;
            case Verdict.Degraded degraded -> degraded.reason().code();
            case Verdict.Down down -> down.reason().code();
            case Verdict.Unknown unknown -> unknown.reason().code();
        };
    }

    /** How it ended. */
    enum Result {
        /** It played; a stream that misses what is expected of it plays, too, and has a reason. */
        OK,
        FAILED,
        /** The fault is ours. */
        UNKNOWN;

        static Result of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Up up -> OK;
                case Verdict.Degraded degraded -> OK;
                case Verdict.Down down -> FAILED;
                case Verdict.Unknown unknown -> UNKNOWN;
            };
        }
    }
}
