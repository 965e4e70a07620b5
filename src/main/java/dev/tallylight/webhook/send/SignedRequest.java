package dev.tallylight.webhook.send;

import dev.tallylight.net.Url;
import java.util.Map;

/**
 * What is sent in one attempt.
 *
 * @param headers the endpoint's own and the signature's
 * @param body JSON
 */
public record SignedRequest(Url url, Map<String, String> headers, byte[] body) {
    /** Without headers and body, which hold secrets. */
    @Override
    public String toString() {
        return "SignedRequest[" + url + "]";
    }
}
