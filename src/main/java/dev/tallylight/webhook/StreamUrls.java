package dev.tallylight.webhook;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Knows the URLs of streams with the credentials in them, for endpoints that are set to receive those. A port: whoever
 * keeps the streams provides it. Where nobody does, URLs stay redacted.
 */
public interface StreamUrls {
    /** The URLs as their users entered them; streams that are gone are left out. */
    Uni<Map<UUID, String>> full(Set<UUID> streamIds);
}
