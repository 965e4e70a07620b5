package dev.tallylight.webhook.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param status the answer's, or null where none came
 * @param error what went wrong, one line; null when all went well
 * @param retryAfter the answer's Retry-After
 * @param body the beginning of the answer's body, as text that a database takes; null where there was none
 * @param took the whole exchange
 */
public record Reply(
        @Nullable Integer status,
        @Nullable String error,
        @Nullable Duration retryAfter,
        @Nullable String body,
        Duration took) {
    private static final int GONE = 410;

    /** Any 2xx, whatever the body. */
    public boolean succeeded() {
        return error == null && status != null && status >= 200 && status < 300;
    }

    /** 410: the handler wants nothing any more. */
    public boolean gone() {
        return status != null && status == GONE;
    }
}
