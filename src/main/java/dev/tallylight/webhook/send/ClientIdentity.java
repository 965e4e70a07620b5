package dev.tallylight.webhook.send;

/**
 * Who we say we are to a handler that asks for a client certificate.
 *
 * @param chain PEM
 * @param key PEM, PKCS#8
 */
public record ClientIdentity(String chain, String key) {
    /** Without its halves. */
    @Override
    public String toString() {
        return "ClientIdentity[…]";
    }
}
