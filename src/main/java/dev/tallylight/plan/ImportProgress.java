package dev.tallylight.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.access.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far the import is that is under way, on whichever hub. It is the name of the database connection that holds the
 * {@link ImportLock}: it goes with it, and so an import that died is under way no more.
 *
 * @param rows how many the list has
 * @param done how many of them have become something, or were rejected
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ImportProgress")
public record ImportProgress(
        @Schema(required = true) boolean underWay,
        @Nullable Instant startedAt,
        @Nullable Integer rows,
        @Nullable Integer done) {
    static final ImportProgress NONE = new ImportProgress(false, null, null, null);

    /** What all such names begin with. PostgreSQL keeps 63 bytes of one. */
    static final String LEAD = "tallylight import ";

    private static final Pattern NAME = Pattern.compile(LEAD + "(\\d{1,15}) (\\d{1,9}) (\\d{1,9})((?: [0-9a-f]{8})?)");

    /** @param slice whose import it is: only who sees all, or has the same slice, is told of it */
    static String name(Slice slice, Instant startedAt, int rows, int done) {
        return LEAD + startedAt.toEpochMilli() + " " + rows + " " + done + mark(slice);
    }

    private static String mark(Slice slice) {
        return slice.isAll() ? "" : " %08x".formatted(slice.tags().hashCode());
    }

    /** Of a connection's name; nothing is under way where it is another one's, or an import beyond the slice. */
    static ImportProgress of(Slice slice, String name) {
        Matcher found = NAME.matcher(name);
        return found.matches() && (slice.isAll() || mark(slice).equals(found.group(4)))
                ? new ImportProgress(
                        true,
                        Instant.ofEpochMilli(Long.parseLong(found.group(1))),
                        Integer.valueOf(found.group(2)),
                        Integer.valueOf(found.group(3)))
                : NONE;
    }
}
