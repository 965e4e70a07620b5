package dev.tallylight.agent;

import dev.tallylight.probe.ProbeOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One outcome, and what the checkpoint now holds the stream to be.
 *
 * @param number counts up with each observation of this process, over all streams, from 1: it tells what was seen later
 *     without any clock
 * @param at when the probe began
 * @param view null until enough outcomes agreed for the first time
 * @param since when the first of the outcomes that made the view began; null with the view
 * @param viewChanged whether this outcome changed the view, or made it firm. A hint that makes things sooner: nothing may
 *     depend on its being heard, since what is held is compared with the view each time
 * @param firstFailure whether the stream failed now and had not at the turn before, changed the view or not: then it is
 *     worth asking the other checkpoints at once
 * @param firm whether the view rests on one outcome more than the policy asks for: see ADR 8
 */
public record Observation(
        StreamId stream,
        long number,
        Instant at,
        ProbeOutcome outcome,
        @Nullable View view,
        @Nullable Instant since,
        boolean viewChanged,
        boolean firstFailure,
        boolean firm) {}
