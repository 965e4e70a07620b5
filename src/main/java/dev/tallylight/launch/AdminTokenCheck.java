package dev.tallylight.launch;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether an admin token that somebody chose can be one: it is the key to everything, and may be guessed at. */
final class AdminTokenCheck {
    static final int LEAST_CHARACTERS = 24;
    private static final int LEAST_DIFFERENT = 8;

    /** What stands in examples, in lower case and without what is between words. */
    private static final List<String> PLACEHOLDERS = List.of(
            "changeme",
            "changethis",
            "replaceme",
            "replacewith",
            "replacethis",
            "placeholder",
            "yourtoken",
            "youradmin",
            "yoursecret",
            "insecure",
            "example",
            "password",
            "admintoken",
            "12345678");

    private AdminTokenCheck() {}

    /** @throws StartException that says how to make one, and nothing of the token's own */
    static void check(String token) {
        String fault = fault(token);
        if (fault != null) {
            throw new StartException("TALLYLIGHT_ADMIN_TOKEN " + fault + "; it must be " + LEAST_CHARACTERS
                    + " characters or more that nobody can guess: make one with `openssl rand -hex 24`");
        }
    }

    private static @Nullable String fault(String token) {
        if (token.length() < LEAST_CHARACTERS) {
            return "has " + token.length() + " characters";
        }
        if (!token.chars().allMatch(each -> each > ' ' && each < 0x7f)) {
            return "holds what no HTTP header can carry"; // RFC 6750 §2.1
        }
        String words = token.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        if (PLACEHOLDERS.stream().anyMatch(words::contains)) {
            return "is a placeholder";
        }
        return token.chars().distinct().count() < LEAST_DIFFERENT ? "is the same few characters again and again" : null;
    }
}
