package dev.tallylight.statuspage.render;

import dev.tallylight.statuspage.Colour;
import dev.tallylight.statuspage.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The style and the script that stand within a page, and the policy that lets these two through and no others: by their digests, so
 * that nothing else which found its way into a page would be run (CSP Level 3 §8.3).
 */
final class Look {
    static final String SCRIPT = resource("page.js");
    private static final String STYLE = resource("page.css");

    private Look() {}

    static String style(Theme theme) {
        StringBuilder style = new StringBuilder(STYLE);
        Colour accent = theme.accent() == null ? null : Colour.of(theme.accent());
        if (accent != null) {
            style.append(":root{--link:").append(accent).append('}');
        }
        Colour dark = theme.accentDark() != null
                ? Colour.of(theme.accentDark())
                : accent == null ? null : accent.readableOn(Colour.DARK_PAGE);
        if (dark != null) {
            style.append("@media(prefers-color-scheme:dark){:root{--link:")
                    .append(dark)
                    .append("}}");
        }
        if (theme.banner() != null) {
            Colour banner = Colour.of(theme.banner());
            style.append(":root{--banner:")
                    .append(banner)
                    .append(";--onbanner:")
                    .append(banner.written())
                    .append('}');
            style.append("@media(prefers-color-scheme:dark){:root{--banner:").append(banner);
            style.append(";--onbanner:").append(banner.written()).append("}}");
        }
        return style.toString();
    }

    /** @param script null where there is none in it */
    static String policy(String style, boolean script) {
        return "default-src 'none'; style-src " + digest(style) + "; "
                + (script ? "script-src " + digest(SCRIPT) + "; connect-src 'self'; " : "")
                + "img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    }

    private static String digest(String text) {
        byte[] sum = Document.sha256(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
    }

    private static String resource(String name) {
        try (InputStream in = Look.class.getResourceAsStream("/statuspage/" + name)) {
            if (in == null) {
                throw new IllegalStateException("there is no statuspage/" + name + " among the resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
