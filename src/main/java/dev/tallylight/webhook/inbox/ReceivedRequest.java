package dev.tallylight.webhook.inbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in.
 *
 * @param headers in the order of their arrival, what opens doors redacted
 * @param body its first {@value #MOST_BODY} bytes
 * @param bodyBytes how many it had
 */
record ReceivedRequest(
        UUID id,
        Instant receivedAt,
        String source,
        String method,
        String target,
        List<Header> headers,
        byte[] body,
        int bodyBytes) {
    static final int MOST_BODY = 64 * 1024;

    record Header(String name, String value) {}

    boolean whole() {
        return bodyBytes == body.length;
    }

    /** The header's first value; null where there is none. */
    @Nullable
    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst()
                .orElse(null);
    }
}
