package dev.tallylight.server;

import dev.tallylight.alert.Status;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import org.jspecify.annotations.Nullable;

/**
 * Which servers; null for all.
 *
 * @param text what their names hold, whatever the case
 */
public record ServerFilter(
        @Nullable Status status,
        @Nullable String tag,
        @Nullable String text) {
    public static final ServerFilter ALL = new ServerFilter(null, null, null);

    /**
     * From query parameters.
     *
     * @throws ProblemException naming the one that is not valid
     */
    public static ServerFilter ofParameters(@Nullable String status, @Nullable String tag, @Nullable String text) {
        return new ServerFilter(status(status), blank(tag), blank(text));
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static @Nullable Status status(@Nullable String name) {
        if (name == null || name.isBlank()) {
            return null;
        }
        try {
            return Status.ofWireName(name.strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, "status", String.valueOf(e.getMessage()));
        }
    }
}
