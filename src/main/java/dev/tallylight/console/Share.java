package dev.tallylight.console;

import dev.tallylight.history.uptime.Account;
import io.quarkus.qute.TemplateData;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An availability in words.
 *
 * @param text {@code 99.95 %}, rounded down, so that what lost a second is not 100; a dash where nothing is known
 * @param css {@code warn} below 99.9 %, {@code bad} below 99 %, {@code little} where it stands for little of the time; empty for others
 * @param seen {@code 0.62 % of the time seen} where that is little; empty else
 */
@TemplateData
public record Share(String text, String css, String seen) {
    private static final Share UNKNOWN = new Share("–", "soft", "");
    private static final double FINE = 0.999;
    private static final double POOR = 0.99;
    private static final double SEEN = 0.99;

    /** Of a window; of nothing where that is null. */
    static Share of(@Nullable Account account) {
        return account == null ? UNKNOWN : of(account.availability(), account.coverage());
    }

    /**
     * A share, and how much of the time it stands for.
     *
     * @param availability from 0 to 1; null where nothing is known
     * @param coverage from 0 to 1; null of no time
     */
    public static Share of(@Nullable Double availability, @Nullable Double coverage) {
        if (availability == null) {
            return UNKNOWN;
        }
        boolean little = standsForLittle(coverage);
        String css = availability < POOR ? "bad" : availability < FINE ? "warn" : "";
        return new Share(
                percent(availability),
                (little ? css + " little" : css).strip(),
                little && coverage != null ? percent(coverage) + " of the time seen" : "");
    }

    /** Whether so little of the time was seen that it must be said: a hundredth or more was not. */
    public static boolean standsForLittle(@Nullable Double coverage) {
        return coverage != null && coverage < SEEN;
    }

    private static String percent(double share) {
        double hundredths = Math.floor(share * 10_000 + 1e-6) / 100;
        return hundredths >= 100 ? "100 %" : String.format(Locale.ROOT, "%.2f %%", hundredths);
    }
}
