package dev.tallylight.webhook.send;

import dev.tallylight.net.url.Url;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent in one attempt.
 *
 * @param headers the endpoint's own and the signature's
 * @param body JSON
 * @param contentType of the body
 * @param identity for a handler that asks for a client certificate
 */
public record SignedRequest(
        Url url,
        Map<String, String> headers,
        byte[] body,
        @Nullable ClientIdentity identity,
        String contentType) {
    /** JSON, as most formats are. */
    public SignedRequest(Url url, Map<String, String> headers, byte[] body, @Nullable ClientIdentity identity) {
        this(url, headers, body, identity, "application/json");
    }

    /** Without path, headers and body, which hold secrets. */
    @Override
    public String toString() {
        return "SignedRequest[" + url.host() + "]";
    }
}
