package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WCAG 2.2, 1.4.3 and 1.4.11: texts 4.5 to 1 on whatever they stand on, bars and glyphs 3 to 1 on their card. */
class TokensTest {
    private static final double TEXT = 4.5;
    private static final double SHAPE = 3;
    private static final Pattern COLOUR = Pattern.compile("--([a-z0-9-]+): (#[0-9a-f]{6});");

    private static final List<String> GROUNDS = List.of("card", "ground", "sunk");
    private static final List<String> TEXTS = List.of("ink", "soft", "link", "good", "bad", "warn", "unk", "maint");
    private static final Map<String, String> ON_THEIR_OWN = Map.of(
            "good", "goodbg", "bad", "badbg", "warn", "warnbg", "unk", "unkbg", "maint", "maintbg", "onsolid", "solid");
    private static final List<String> BARS = List.of("b-good", "b-bad", "b-warn", "b-unk", "b-maint");

    private static Map<String, String> tokens(String mode) {
        String css;
        try (InputStream in = Objects.requireNonNull(
                TokensTest.class.getResourceAsStream("/META-INF/resources/console/tokens.css"), "tokens.css")) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        int dark = css.indexOf("prefers-color-scheme: dark");
        Map<String, String> tokens = new HashMap<>();
        read(css.substring(0, dark), tokens);
        if (mode.equals("dark")) {
            read(css.substring(dark), tokens);
        }
        return tokens;
    }

    private static void read(String css, Map<String, String> into) {
        COLOUR.matcher(css).results().forEach(found -> into.put(found.group(1), found.group(2)));
    }

    private static double luminance(String colour) {
        double[] weights = {0.2126, 0.7152, 0.0722};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double part = Integer.parseInt(colour.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
            sum += weights[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    private static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double contrast(Map<String, String> tokens, String one, String other) {
        return contrast(Objects.requireNonNull(tokens.get(one), one), Objects.requireNonNull(tokens.get(other), other));
    }

    @Test
    void contrastIsWhatWcagSays() {
        assertThat(contrast("#000000", "#ffffff")).isEqualTo(21);
        assertThat(contrast("#777777", "#ffffff")).isBetween(4.47, 4.49);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyTextIsReadable(String mode) {
        Map<String, String> tokens = tokens(mode);
        for (String text : TEXTS) {
            for (String ground : GROUNDS) {
                assertThat(contrast(tokens, text, ground))
                        .as("%s on %s, %s", text, ground, mode)
                        .isGreaterThanOrEqualTo(TEXT);
            }
        }
        ON_THEIR_OWN.forEach((text, ground) -> assertThat(contrast(tokens, text, ground))
                .as("%s on %s, %s", text, ground, mode)
                .isGreaterThanOrEqualTo(TEXT));
        assertThat(contrast(tokens, "card", "ink"))
                .as("a button that is meant, %s", mode)
                .isGreaterThanOrEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void everyBarIsSeenOnItsCard(String mode) {
        Map<String, String> tokens = tokens(mode);
        for (String bar : BARS) {
            assertThat(contrast(tokens, bar, "card")).as("%s, %s", bar, mode).isGreaterThanOrEqualTo(SHAPE);
        }
    }
}
