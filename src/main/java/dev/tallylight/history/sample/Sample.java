package dev.tallylight.history.sample;

import dev.tallylight.probe.Verdict;
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
