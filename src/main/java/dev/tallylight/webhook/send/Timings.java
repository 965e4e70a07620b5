package dev.tallylight.webhook.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the parts of an exchange took; null for what there was none of, or that cannot be told: a connection that was
 * kept from before has neither a connect nor a TLS handshake.
 *
 * @param dns until the name's addresses were known and allowed
 * @param connect from then until the connection stood
 * @param tls its handshake
 * @param firstByte from the beginning until the answer's head was there
 */
public record Timings(
        @Nullable Duration dns,
        @Nullable Duration connect,
        @Nullable Duration tls,
        @Nullable Duration firstByte) {
    public static final Timings UNKNOWN = new Timings(null, null, null, null);
}
