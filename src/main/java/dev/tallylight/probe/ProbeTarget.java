package dev.tallylight.probe;

import dev.tallylight.net.Url;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to play, and for how long at most.
 *
 * @param url with its credentials, if any, in the user information
 * @param credentials given apart from the URL; they win over the URL's
 * @param timeout the hard deadline of the whole probe
 */
public record ProbeTarget(
        Url url, Protocol protocol, @Nullable Credentials credentials, Expectations expect, Duration timeout) {

    public ProbeTarget withProtocol(Protocol other) {
        return new ProbeTarget(url, other, credentials, expect, timeout);
    }
}
