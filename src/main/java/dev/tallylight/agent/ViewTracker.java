package dev.tallylight.agent;

import dev.tallylight.probe.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns outcomes into a view, one at a time: so many of a kind in a row make the view, and the view dates from the
 * first of them. A value: each fold gives the next one.
 *
 * @param view null until the first view is made
 * @param streak the view that the latest outcomes speak for, or null
 * @param streakLength how many of them there are in a row
 * @param streakSince when the first of them began
 */
record ViewTracker(
        @Nullable View view,
        @Nullable Instant since,
        @Nullable View streak,
        int streakLength,
        @Nullable Instant streakSince) {
    static final ViewTracker FRESH = new ViewTracker(null, null, null, 0, null);

    /** The tracker after one more outcome of a probe that began at that time. */
    ViewTracker fold(Verdict verdict, Instant at, ProbePolicy policy) {
        View spokenFor = switch (verdict) {
            case Verdict.Up up when !up.proven() -> null;
            case Verdict.Up proven -> View.UP;
            case Verdict.Degraded missing -> View.DEGRADED;
            case Verdict.Down down -> View.DOWN;
            case Verdict.Unknown ours -> View.UNKNOWN;
        };
        if (spokenFor == null) {
            return this; // not proven either way: what was counted so far stays counted
        }
        int length = spokenFor == streak ? streakLength + 1 : 1;
        Instant first = spokenFor == streak ? streakSince : at;
        int needed = spokenFor == View.UP ? policy.successesToUp() : policy.failuresToDown();
        return spokenFor != view && length >= needed
                ? new ViewTracker(spokenFor, first, spokenFor, length, first)
                : new ViewTracker(view, since, spokenFor, Math.min(length, needed), first);
    }

    /** Whether a stream that was held to be something else failed, for the first time in a row, with the latest outcome. */
    boolean failsAnew(ViewTracker before) {
        return before.view != null && before.view != View.DOWN && streak == View.DOWN && before.streak != View.DOWN;
    }

    /** Whether the latest outcomes say otherwise than the view, so that it is worth asking again soon. */
    boolean unsettled() {
        return view == null || streak != view;
    }
}
