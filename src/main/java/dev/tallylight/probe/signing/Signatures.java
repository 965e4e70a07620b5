package dev.tallylight.probe.signing;

import dev.tallylight.net.url.Url;
import dev.tallylight.probe.signing.UrlSigning.Signed;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The signatures of one probe: all for one address, from one moment on. Remembers those that it made, so that none of
 * them is shown. Confined to the probe's own context.
 */
public final class Signatures {
    private static final int MOST_REMEMBERED = 500;

    private final UrlSigning signing;
    private final Url stream;
    private final String address;
    private final Instant at;
    private final Set<String> made = new LinkedHashSet<>();

    /** @param stream what is played; its server alone gets signatures */
    public Signatures(UrlSigning signing, Url stream, @Nullable String address, Instant at) {
        this.signing = signing;
        this.stream = stream;
        this.address = address == null ? "" : address;
        this.at = at;
    }

    /** The stream's own URL, signed. */
    public Url entry() {
        return sign(stream);
    }

    /** What is fetched on behalf of the stream: signed where every request is, and the server is the same. */
    public Url further(Url url) {
        return signing.everyRequest() && url.sameOriginAs(stream) ? sign(url) : url;
    }

    private Url sign(Url url) {
        Signed signed = signing.sign(url, address, at);
        if (made.size() < MOST_REMEMBERED) {
            made.add(signed.signature());
        }
        return signed.url();
    }

    /** For steps and details. */
    public String hidden(String text) {
        String hidden = text;
        for (String signature : made) {
            hidden = hidden.replace(signature, "***");
        }
        return hidden;
    }
}
