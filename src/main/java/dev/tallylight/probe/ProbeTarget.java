package dev.tallylight.probe;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.signing.UrlSigning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to play, and for how long at most.
 *
 * @param url with its credentials, if any, in the user information
 * @param credentials given apart from the URL; they win over the URL's
 * @param timeout the hard deadline of the whole probe
 * @param signing how the URL is signed at each probe; null where it is played as it is
 */
public record ProbeTarget(
        Url url,
        Protocol protocol,
        @Nullable Credentials credentials,
        Expectations expect,
        Duration timeout,
        @Nullable UrlSigning signing) {

    public ProbeTarget(
            Url url, Protocol protocol, @Nullable Credentials credentials, Expectations expect, Duration timeout) {
        this(url, protocol, credentials, expect, timeout, null);
    }

    public ProbeTarget withProtocol(Protocol other) {
        return new ProbeTarget(url, other, credentials, expect, timeout, signing);
    }

    /** An address that a list at this target's names. Credentials go to the target's own origin only. */
    ProbeTarget entry(Url other) {
        boolean own = other.sameOriginAs(url);
        return new ProbeTarget(other, Protocol.AUTO, own ? credentials : null, expect, timeout, null);
    }

    ProbeTarget withUrl(Url other) {
        return new ProbeTarget(other, protocol, credentials, expect, timeout, signing);
    }
}
