package dev.tallylight.history.target;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.TextStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says how a promise is kept. Pure. */
final class StandingWords {
    private static final int MOST_TIMES = 10_000;

    private StandingWords() {}

    static String of(Standing standing) {
        String month = standing.month().month().getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
        String promised = percent(standing.target().percent());
        Budget budget = standing.budget();
        return switch (standing.state()) {
            case UNKNOWN -> promised + " is promised of " + month + ", of which nothing is known yet.";
            case KEPT ->
                "%s is promised of %s: %s of %s are used, %s left."
                        .formatted(
                                promised, month, length(budget.used()), length(budget.whole()), length(budget.left()));
            case BURNING ->
                "%s is promised of %s: %s of %s are used, %s left. %sAs in the last six hours, that is gone in %s."
                        .formatted(
                                promised,
                                month,
                                length(budget.used()),
                                length(budget.whole()),
                                length(budget.left()),
                                times(standing.burns().getFirst().rate()),
                                standing.usedUpAt() == null
                                        ? "no time"
                                        : length(Duration.between(standing.at(), standing.usedUpAt())));
            case MISSED ->
                "%s is promised of %s, which cannot be kept any more: %s may be lost, %s were, %s too many."
                        .formatted(
                                promised,
                                month,
                                length(budget.whole()),
                                length(budget.used()),
                                length(budget.left().negated()));
        };
    }

    /** Without zeros at its end. */
    static String percent(double percent) {
        return BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %";
    }

    private static String times(@Nullable Double rate) {
        if (rate == null || rate < 1.05) {
            return "";
        }
        BigDecimal times = BigDecimal.valueOf(Math.min(rate, MOST_TIMES));
        return "In the last hour it went "
                + times.setScale(rate < 10 ? 1 : 0, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + " times as fast as the promise allows. ";
    }

    /** The two largest of days, hours, minutes and seconds that there are. */
    static String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long[] parts = {seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60};
        String[] units = {"d", "h", "min", "s"};
        for (int i = 0; i < parts.length - 1; i++) {
            if (parts[i] > 0) {
                return parts[i] + " " + units[i] + (parts[i + 1] == 0 ? "" : " " + parts[i + 1] + " " + units[i + 1]);
            }
        }
        return parts[3] + " s";
    }
}
