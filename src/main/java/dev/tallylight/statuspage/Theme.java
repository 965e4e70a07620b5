package dev.tallylight.statuspage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page's colours, each as {@code #1f6feb}. States have colours of their own, which nobody chooses: what is red on one page is red
 * on all.
 *
 * @param accent of links and of what can be pressed, on a light page
 * @param accentDark the same on a dark page; made lighter out of {@code accent} where it is left out
 * @param banner behind title and logo; what is written on it is black or white, whichever reads better
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "StatusPageTheme")
public record Theme(
        @Schema(examples = "#0b5cad", pattern = "^#[0-9a-fA-F]{6}$") @Nullable
        String accent,

        @Schema(examples = "#7cb8ff", pattern = "^#[0-9a-fA-F]{6}$") @Nullable
        String accentDark,

        @Schema(examples = "#12233a", pattern = "^#[0-9a-fA-F]{6}$") @Nullable
        String banner) {
    /** Nothing chosen: our own. */
    public static final Theme NONE = new Theme(null, null, null);

    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

    /**
     * In lower case, checked.
     *
     * @param theme as a client gives it; null for none
     */
    static Theme of(@Nullable Theme theme, Violations violations) {
        if (theme == null) {
            return NONE;
        }
        String accent = colour("theme.accent", theme.accent, violations);
        String dark = colour("theme.accentDark", theme.accentDark, violations);
        String banner = colour("theme.banner", theme.banner, violations);
        readable("theme.accent", accent, Colour.LIGHT_PAGE, "light", violations);
        readable("theme.accentDark", dark, Colour.DARK_PAGE, "dark", violations);
        return new Theme(accent, dark, banner);
    }

    private static @Nullable String colour(String field, @Nullable String text, Violations violations) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String colour = text.strip().toLowerCase(Locale.ROOT);
        if (!COLOUR.matcher(colour).matches()) {
            violations.add(field, "must be a colour such as #1f6feb: a hash and six hexadecimal digits");
            return null;
        }
        return colour;
    }

    private static void readable(
            String field, @Nullable String colour, Colour page, String mode, Violations violations) {
        if (colour != null) {
            double contrast = Colour.of(colour).contrast(page);
            violations.check(
                    contrast >= Colour.READABLE,
                    field,
                    String.format(
                            Locale.ROOT,
                            "has a contrast of %.1f to 1 with the %s page, and must have %.1f (WCAG 2.2, 1.4.3): take a %s"
                                    + " one, such as %s",
                            contrast,
                            mode,
                            Colour.READABLE,
                            mode.equals("light") ? "darker" : "lighter",
                            Colour.of(colour).readableOn(page)));
        }
    }
}
