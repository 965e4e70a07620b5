package dev.tallylight.outage;

import dev.tallylight.annotation.Period;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which outages; null for all.
 *
 * @param tag of streams that bear it
 * @param period those that any of it was in
 * @param open whether it is not over
 */
public record OutageFilter(
        @Nullable UUID stream,
        @Nullable String tag,
        Period period,
        @Nullable Boolean open) {
    /**
     * From query parameters.
     *
     * @throws ProblemException naming the one that is not valid
     */
    public static OutageFilter ofParameters(
            @Nullable String stream,
            @Nullable String tag,
            @Nullable String from,
            @Nullable String to,
            @Nullable String open) {
        return new OutageFilter(
                stream(stream), tag == null || tag.isEmpty() ? null : tag, Period.ofParameters(from, to), open(open));
    }

    private static @Nullable UUID stream(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, "stream", "must be the id of a stream");
        }
    }

    private static @Nullable Boolean open(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw ProblemException.field(ProblemType.INVALID_PARAMETER, "open", "must be true or false");
        };
    }
}
