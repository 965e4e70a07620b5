package dev.tallylight.statuspage.subscriber;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What its subscribers know of a status page, and what may be told of it.
 *
 * @param tags of what is on it; empty where that is everything
 * @param host by which it is reached beside our own address; null for none
 */
public record SubscribedPage(
        UUID id,
        String slug,
        String title,
        List<String> tags,
        boolean everything,
        boolean showReasons,
        boolean showUrls,
        @Nullable String host) {
    /** Whether something with these tags is on it. */
    public boolean shows(List<String> those) {
        return everything || those.stream().anyMatch(tags::contains);
    }
}
