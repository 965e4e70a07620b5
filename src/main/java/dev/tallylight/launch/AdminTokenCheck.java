package dev.tallylight.launch;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether an admin token that somebody chose can be one: it is the key to everything, and may be guessed at. */
final class AdminTokenCheck {
    static final int LEAST_CHARACTERS = 24;
    private static final int LEAST_DIFFERENT = 8;

    /** Of what is neither a placeholder's word nor a row of digits, so much must be there. */
    private static final int LEAST_OF_ITS_OWN = 8;

    /** What examples are made of. */
    private static final Set<String> PLACEHOLDERS = Set.of(
            "a",
            "admin",
            "admintoken",
            "change",
            "changeit",
            "changeme",
            "changethis",
            "default",
            "example",
            "goes",
            "here",
            "insecure",
            "it",
            "key",
            "long",
            "me",
            "my",
            "password",
            "please",
            "placeholder",
            "random",
            "replace",
            "replaceme",
            "replacethis",
            "secret",
            "tallylight",
            "the",
            "this",
            "to",
            "token",
            "very",
            "with",
            "your",
            "youradmintoken",
            "yoursecret",
            "yourtoken");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern COUNTED = Pattern.compile("0?123456789?0?|abcdefg?h?|20[0-9]{2}");

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
        if (ofItsOwn(token.toLowerCase(Locale.ROOT)) < LEAST_OF_ITS_OWN) {
            return "is a placeholder";
        }
        return token.chars().distinct().count() < LEAST_DIFFERENT ? "is the same few characters again and again" : null;
    }

    private static int ofItsOwn(String token) {
        return BETWEEN_WORDS
                .splitAsStream(token)
                .filter(word -> !PLACEHOLDERS.contains(word))
                .mapToInt(word -> COUNTED.matcher(word).replaceAll("").length())
                .sum();
    }
}
