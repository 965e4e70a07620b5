package dev.tallylight.net.http;

import io.vertx.core.MultiMap;

/**
 * A status line and headers.
 *
 * @param protocol the status line's first word
 */
record ResponseHead(String protocol, int status, String statusText, MultiMap headers) {

    /** For a step: {@code HTTP/1.1 200 OK, audio/mpeg}. */
    String described() {
        String type = headers.get("Content-Type");
        String line = (protocol + " " + status + " " + statusText).strip();
        return type == null ? line : line + ", " + type;
    }
}
