package dev.tallylight.probe;

import java.util.List;

/**
 * How one attempt to play a stream ended.
 *
 * @param protocol the one that was played; never {@link Protocol#AUTO} unless nothing could be decided
 * @param steps what happened, in order; at most {@value #MOST_STEPS}
 * @param memory for the next probe of the same stream
 */
public record ProbeOutcome(
        Protocol protocol, Verdict verdict, Timings timings, MediaFacts facts, List<Step> steps, ProbeMemory memory) {
    public static final int MOST_STEPS = 64;

    public ProbeOutcome {
        steps = List.copyOf(steps);
    }

    /** The same attempt, judged otherwise. */
    public ProbeOutcome withVerdict(Verdict other) {
        return new ProbeOutcome(protocol, other, timings, facts, steps, memory);
    }
}
