package dev.tallylight.rest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A place in a list that is ordered by id: the id of the last row that was given. Opaque to clients. */
public record Cursor(UUID id) {
    private static final String VERSION = "1:";

    public String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((VERSION + id).getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws ProblemException when the text is no cursor of ours */
    public static @Nullable Cursor decode(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (plain.startsWith(VERSION)) {
                UUID id = UUID.fromString(plain.substring(VERSION.length()));
                if (plain.equals(VERSION + id)) {
                    return new Cursor(id);
                }
            }
        } catch (IllegalArgumentException e) {
            // not base64, or no id in it: the same answer as for a cursor of another version
        }
        throw ProblemException.field(
                ProblemType.INVALID_CURSOR,
                "cursor",
                "was not made by this server: begin without one and follow nextCursor");
    }
}
