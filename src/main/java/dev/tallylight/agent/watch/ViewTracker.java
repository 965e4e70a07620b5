package dev.tallylight.agent.watch;

import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.agent.View;
import dev.tallylight.probe.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns outcomes into a view, one at a time: so many of a kind in a row make the view, and the view dates from the
 * first of them. One more makes it firm, and firm it stays until it changes. A value: each fold gives the next one.
 *
 * @param view null until the first view is made
 * @param firm whether one outcome more than the policy asks for has made it
 * @param streak the view that the latest outcomes speak for, or null
 * @param streakLength how many of them there are in a row
 * @param streakSince when the first of them began
 */
public record ViewTracker(
        @Nullable View view,
        @Nullable Instant since,
        boolean firm,
        @Nullable View streak,
        int streakLength,
        @Nullable Instant streakSince) {
    public static final ViewTracker FRESH = new ViewTracker(null, null, false, null, 0, null);

    /** The tracker after one more outcome of a probe that began at that time. */
    public ViewTracker fold(Verdict verdict, Instant at, ProbePolicy policy) {
        View spokenFor = View.of(verdict);
        if (spokenFor == null) {
            return this; // not proven either way: what was counted so far stays counted
        }
        int length = spokenFor == streak ? streakLength + 1 : 1;
        Instant first = spokenFor == streak ? streakSince : at;
        int needed = spokenFor == View.UP ? policy.successesToUp() : policy.failuresToDown();
        if (spokenFor != view && length >= needed) {
            return new ViewTracker(spokenFor, first, false, spokenFor, length, first);
        }
        boolean confirmed = spokenFor == view && length > needed;
        return new ViewTracker(view, since, firm || confirmed, spokenFor, Math.min(length, needed + 1), first);
    }

    /** Whether the hub must hear of the latest outcome: the view changed, or a view of down became firm. */
    public boolean differs(ViewTracker before) {
        return view != before.view || view == View.DOWN && firm != before.firm;
    }

    /** Whether a stream that was held to be something else failed, for the first time in a row, with the latest outcome. */
    public boolean failsAnew(ViewTracker before) {
        return before.view != null && before.view != View.DOWN && streak == View.DOWN && before.streak != View.DOWN;
    }

    /** Whether it is worth asking again soon: the latest outcomes say otherwise than the view, or it is down, not firmly. */
    public boolean unsettled() {
        return view == null || streak != view || view == View.DOWN && !firm;
    }
}
