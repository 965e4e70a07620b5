package dev.tallylight.statuspage.content;

import dev.tallylight.event.SubjectWords;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream or a server on a page.
 *
 * @param kind which of them
 * @param key the operator's own id for it, by which a badge finds it; shown nowhere. A server has none
 * @param url without its secrets; null where the page shows none, and of servers
 * @param since when it became what it is
 * @param heading which of the page's headings it stands below; -1 for none, and of servers, which have a section of their own
 * @param strip its last ninety days; null where they could not be counted
 */
public record ShownSubject(
        SubjectWords kind,
        UUID id,
        @Nullable String key,
        String name,
        @Nullable String url,
        Shown state,
        Instant since,
        int heading,
        @Nullable Strip strip) {
    /** What it is, in the words of its kind. */
    public String words() {
        return state.words(kind);
    }
}
