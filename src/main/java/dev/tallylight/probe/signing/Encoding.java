package dev.tallylight.probe.signing;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** How a signature's bytes stand in a URL. */
public enum Encoding {
    HEX,
    /** RFC 4648 §4, its three special characters percent-encoded. */
    BASE64,
    /** RFC 4648 §5, without padding. */
    BASE64URL,
    /** RFC 4648 §5 with its padding. */
    BASE64URL_PADDED;

    /** The name in the API: lower case, with a dash. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when there is none of that name */
    public static Encoding ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String of(byte[] signature) {
        return switch (this) {
            case HEX -> HexFormat.of().formatHex(signature);
            case BASE64 ->
                Base64.getEncoder()
                        .encodeToString(signature)
                        .replace("+", "%2B")
                        .replace("/", "%2F")
                        .replace("=", "%3D");
            case BASE64URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
            case BASE64URL_PADDED -> Base64.getUrlEncoder().encodeToString(signature);
        };
    }
}
