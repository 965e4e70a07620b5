package dev.tallylight.access.openid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer's discovery document (OpenID Connect Discovery 1.0 §3) says of where things are. Pure.
 *
 * @param keys where its keys are
 * @param endSession where a browser signs out; null where there is no such place
 */
record Discovery(Url keys, @Nullable String endSession) {
    private static final List<String> ENDPOINTS = List.of("authorization_endpoint", "token_endpoint", "jwks_uri");

    /** Kinds of keys that sign without being a secret that we share (RFC 7518 §6.1, RFC 8037). */
    private static final Set<String> PUBLIC_KEYS = Set.of("RSA", "EC", "OKP");

    /**
     * @param issuer whose it must be
     * @param plain whether the issuer itself is asked in the clear
     * @throws IllegalArgumentException saying what is wrong with the document
     */
    static Discovery of(JsonNode document, String issuer, boolean plain) {
        String says = document.path("issuer").asText("");
        if (!says.equals(issuer)) {
            throw new IllegalArgumentException("its discovery document says that it is \"" + says
                    + "\": TALLYLIGHT_OIDC_ISSUER must be that very text, or the issuer be told its own address");
        }
        for (String endpoint : ENDPOINTS) {
            String url = document.path(endpoint).asText("");
            if (!isWebAddress(url, plain)) {
                throw new IllegalArgumentException("its discovery document has " + (url.isEmpty() ? "no " : "as ")
                        + endpoint + (url.isEmpty() ? "" : " \"" + url + "\"")
                        + (plain ? ", which must be a web address" : ", which must be https://, as the issuer is"));
            }
        }
        String endSession = document.path("end_session_endpoint").asText("");
        try {
            return new Discovery(
                    Url.parse(document.path("jwks_uri").asText()), isWebAddress(endSession, plain) ? endSession : null);
        } catch (UrlException e) {
            throw new IllegalArgumentException("its discovery document has a jwks_uri that is no URL", e);
        }
    }

    /** @throws IllegalArgumentException where no key is in it that a JWT could be checked by */
    static void requireKey(JsonNode keys) {
        for (JsonNode key : keys.path("keys")) {
            if (PUBLIC_KEYS.contains(key.path("kty").asText())) {
                return;
            }
        }
        throw new IllegalArgumentException("its jwks_uri has no public key");
    }

    private static boolean isWebAddress(String text, boolean plain) {
        return text.startsWith("https://") || plain && text.startsWith("http://");
    }
}
