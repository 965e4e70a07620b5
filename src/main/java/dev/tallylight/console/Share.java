package dev.tallylight.console;

import io.quarkus.qute.TemplateData;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An availability in words.
 *
 * @param text {@code 99.95 %}, rounded down, so that what lost a second is not 100; a dash where nothing is known
 * @param css {@code warn} below 99.9 %, {@code bad} below 99 %; empty for others
 */
@TemplateData
public record Share(String text, String css) {
    private static final Share UNKNOWN = new Share("–", "soft");
    private static final double FINE = 0.999;
    private static final double POOR = 0.99;

    /** @param availability from 0 to 1; null where nothing is known */
    public static Share of(@Nullable Double availability) {
        if (availability == null) {
            return UNKNOWN;
        }
        double hundredths = Math.floor(availability * 10_000 + 1e-6) / 100;
        String text = hundredths >= 100 ? "100 %" : String.format(Locale.ROOT, "%.2f %%", hundredths);
        return new Share(text, availability < POOR ? "bad" : availability < FINE ? "warn" : "");
    }
}
