package dev.tallylight.statuspage.subscriber.post;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber who is ours to tell, for as long as the lease lasts.
 *
 * @param address sealed
 * @param secret sealed; null of a mailbox
 * @param attempts that failed before
 * @param nonce of the link to confirm by, where that is what he is written to for; null otherwise
 * @param bodies what he is told, as {@link News} wrote it; empty where he is asked to confirm
 * @param upTo the sequence of the last of these
 * @param more how many there are beyond these
 */
record ClaimedNews(
        UUID id,
        UUID lease,
        byte[] address,
        byte @Nullable [] secret,
        int attempts,
        @Nullable UUID nonce,
        String slug,
        String title,
        String pageUrl,
        List<String> bodies,
        long upTo,
        int more) {
    /** Without the address. */
    @Override
    public String toString() {
        return "ClaimedNews[" + id + "]";
    }
}
