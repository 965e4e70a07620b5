package dev.tallylight.history.target;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a promise is kept in the month that is under way. Pure.
 *
 * @param streams how many it is of
 * @param kept the availability so far, from 0 to 1; null where nothing is known
 * @param coverage the share of the month so far that is not unknown
 * @param usedUpAt when nothing is left of the budget if it goes on as in the last six hours; null where it lasts until the month
 *     ends, or is gone
 */
public record Standing(
        Target target,
        Target.Month month,
        Instant at,
        long streams,
        @Nullable Double kept,
        @Nullable Double coverage,
        Budget budget,
        List<Burn> burns,
        State state,
        @Nullable Instant usedUpAt) {

    /** What is to be done about it. */
    public enum State {
        /** Nothing is known of the month yet. */
        UNKNOWN,
        KEPT,
        /** It is being used up: at this rate nothing is left before the month ends. */
        BURNING,
        /** More was lost than may be: the month cannot be kept any more. */
        MISSED;

        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * How fast the budget was used up lately.
     *
     * @param rate 1 is as fast as makes it last for the month; null where nothing is known, or nothing may be lost
     */
    public record Burn(Duration window, @Nullable Double rate) {}

    /** For people, in a sentence or two. */
    public String words() {
        return StandingWords.of(this);
    }
}
