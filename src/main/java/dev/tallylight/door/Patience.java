package dev.tallylight.door;

import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * How long a request may take to arrive.
 *
 * @param head from the connection's beginning, or the request's first byte, to the end of its head; TLS included
 * @param body in each such time of a body, as much must come as {@code bytesASecond} makes of it
 */
record Patience(Duration head, Duration body, int bytesASecond) {
    private static final String HEAD = "tallylight.http.head-timeout";
    private static final String BODY = "tallylight.http.body-timeout";
    private static final String RATE = "tallylight.http.body-bytes-per-second";

    Patience {
        if (!head.isPositive() || !body.isPositive() || bytesASecond < 1) {
            throw new IllegalArgumentException("TALLYLIGHT_HTTP_HEAD_TIMEOUT, TALLYLIGHT_HTTP_BODY_TIMEOUT and"
                    + " TALLYLIGHT_HTTP_BODY_BYTES_PER_SECOND must be more than 0");
        }
    }

    static final Patience DEFAULT = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20), 4096);

    /** As it is configured. */
    static Patience configured() {
        Config config = ConfigProvider.getConfig();
        return new Patience(
                config.getOptionalValue(HEAD, Duration.class).orElse(DEFAULT.head),
                config.getOptionalValue(BODY, Duration.class).orElse(DEFAULT.body),
                config.getOptionalValue(RATE, Integer.class).orElse(DEFAULT.bytesASecond));
    }

    /** What must come of a body in {@link #body}. */
    long leastBytes() {
        return Math.max(1, bytesASecond * body.toMillis() / 1000);
    }
}
