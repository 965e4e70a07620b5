package dev.tallylight.stream.browse;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list of streams: what the last row that was given was in the list's order, and its id. It goes on from there
 * whether that row is still there or not, and says nothing of any other. Opaque to clients.
 *
 * @param key as {@link Search.Order#value} takes it
 */
public record ListCursor(Search.Order order, String key, UUID id) {
    private static final String VERSION = "2";

    public String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(":", VERSION, order.wireName(), id.toString(), key)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Null at the beginning.
     *
     * @throws ProblemException when the text is no cursor of ours, or one of another order
     */
    public static @Nullable ListCursor decode(@Nullable String text, Search.Order order) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String[] parts = plain.split(":", 4);
            if (parts.length == 4 && parts[0].equals(VERSION) && parts[1].equals(order.wireName())) {
                ListCursor cursor = new ListCursor(order, parts[3], UUID.fromString(parts[2]));
                cursor.value();
                return cursor;
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // not base64, or not what the order goes by: the same answer as for a cursor of another version
        }
        throw ProblemException.field(
                ProblemType.INVALID_CURSOR,
                "cursor",
                "was not made by this server for this order: begin without one, on the first page");
    }

    Object value() {
        return order.value(key);
    }
}
