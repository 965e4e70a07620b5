package dev.tallylight.probe.signing;

import dev.tallylight.net.url.Url;
import java.time.Duration;
import java.time.Instant;

/** How a server wants its viewers' URLs signed. Holds the key: {@code toString} does not show it. */
public sealed interface UrlSigning permits WmsAuth, SignedQuery {
    /** What a signed URL is, and the part of it that must not be shown. */
    record Signed(Url url, String signature) {
        @Override
        public String toString() {
            return "Signed[***]";
        }
    }

    /**
     * Signs a URL; one that is signed already is signed anew.
     *
     * @param address the viewer's, as the server sees it; ignored unless {@link #needsAddress}
     */
    Signed sign(Url url, String address, Instant at);

    boolean needsAddress();

    Duration validFor();

    /** Whether what the manifest names on the same server is signed as well, each URL for itself. */
    boolean everyRequest();

    /** For steps: the scheme in a few words, without the key. */
    String described();
}
