package dev.tallylight.statuspage.content;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream on a page.
 *
 * @param key the operator's own id for it, by which a badge finds it; shown nowhere
 * @param url without its secrets; null where the page shows none
 * @param since when it became what it is
 * @param heading which of the page's headings it stands below; -1 for none
 * @param strip its last ninety days; null where they could not be counted
 */
public record ShownStream(
        UUID id,
        @Nullable String key,
        String name,
        @Nullable String url,
        Shown state,
        Instant since,
        int heading,
        @Nullable Strip strip) {}
