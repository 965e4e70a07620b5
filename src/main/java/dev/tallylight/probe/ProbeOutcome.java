package dev.tallylight.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** All that an up says of what is not played. */
    public static final String REACHABLE = "reachable; media not checked";

    public ProbeOutcome {
        steps = List.copyOf(steps);
    }

    /** What is to be said of an up that says less than that media flows; null where there is nothing, and of other verdicts. */
    public @Nullable String reservation() {
        if (!(verdict instanceof Verdict.Up up)) {
            return null;
        }
        if (!protocol.playsMedia()) {
            return REACHABLE;
        }
        return up.proven() ? null : "plays; too early to tell whether it advances";
    }

    /** The same attempt, judged otherwise. */
    public ProbeOutcome withVerdict(Verdict other) {
        return new ProbeOutcome(protocol, other, timings, facts, steps, memory);
    }
}
