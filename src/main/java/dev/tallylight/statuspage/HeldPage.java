package dev.tallylight.statuspage;

import dev.tallylight.access.Slice;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A status page as visitors' requests find it, in memory.
 *
 * @param slice what is on it
 * @param password see {@link PasswordHash}; null where none is asked for
 * @param host its own host name, in lower case; null where it has none
 * @param logo null where it has none
 * @param revision another one whenever anything of this is another
 */
public record HeldPage(
        UUID id,
        String slug,
        String title,
        Slice slice,
        String text,
        Theme theme,
        List<Heading> groups,
        @Nullable String password,
        @Nullable String host,
        boolean showNotes,
        boolean showReasons,
        boolean showUrls,
        @Nullable LogoView logo,
        long revision,
        Instant createdAt) {
    /** Where it is on this server. */
    public String path() {
        return "/status/" + slug;
    }

    /** Without what would be logged. */
    @Override
    public String toString() {
        return "HeldPage[" + slug + "]";
    }
}
