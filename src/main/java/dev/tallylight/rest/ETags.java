package dev.tallylight.rest;

import org.jspecify.annotations.Nullable;

/** Strong ETags (RFC 9110 §8.8.3) made of a revision: {@code "7"}. */
public final class ETags {
    private ETags() {}

    public static String of(long revision) {
        return "\"" + revision + "\"";
    }

    /** The revision that an If-Match header asks for; null for none and for {@code *}. */
    public static @Nullable Long revision(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank() || ifMatch.strip().equals("*")) {
            return null;
        }
        String tag = ifMatch.strip();
        if (tag.matches("\"[0-9]{1,18}\"")) {
            return Long.parseLong(tag.substring(1, tag.length() - 1));
        }
        throw new ProblemException(
                ProblemType.PRECONDITION_FAILED,
                "If-Match holds no ETag of ours: send the one that a GET answered with.");
    }
}
