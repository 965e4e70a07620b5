package dev.tallylight.webhook;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Knows the URLs of streams with the credentials in them, for endpoints that are set to receive those. A port: whoever
 * keeps the streams provides it. Where nobody does, URLs stay redacted.
 */
public interface StreamUrls {
    /**
     * The URLs as their users entered them; streams that are gone are left out, and those that the endpoint does not hear
     * now: a URL is as it is now, whenever the event was.
     *
     * @param tags the endpoint's: it hears streams with one of them; all where empty
     */
    Uni<Map<UUID, String>> full(Set<UUID> streamIds, List<String> tags);
}
