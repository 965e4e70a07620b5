package dev.tallylight.webhook;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.rest.Json;
import dev.tallylight.store.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Seals what an endpoint must not show, and opens it for whoever sends. */
@ApplicationScoped
public class EndpointSecrets {
    private static final TypeReference<LinkedHashMap<String, String>> HEADERS = new TypeReference<>() {};

    private final SecretBox box;
    private final Json json;

    EndpointSecrets(SecretBox box, ObjectMapper mapper) {
        this.box = box;
        this.json = new Json(mapper);
    }

    byte[] seal(String secret) {
        return box.seal(secret);
    }

    /** Null for an empty text: there is nothing to keep. */
    byte @Nullable [] sealUnlessEmpty(String secret) {
        return secret.isEmpty() ? null : box.seal(secret);
    }

    byte @Nullable [] sealHeaders(Map<String, String> headers) {
        return headers.isEmpty() ? null : box.seal(json.write(headers));
    }

    byte[] seal(ClientCertificate certificate) {
        return box.seal(json.write(certificate));
    }

    /**
     * Null for null.
     *
     * @throws IllegalStateException when it was sealed with another key
     */
    public @Nullable ClientCertificate openCertificate(byte @Nullable [] sealed) {
        return sealed == null ? null : json.read(box.open(sealed), ClientCertificate.class);
    }

    /** @throws IllegalStateException when it was sealed with another key */
    public String open(byte[] sealed) {
        return box.open(sealed);
    }

    /** Empty for null. */
    public String openOrEmpty(byte @Nullable [] sealed) {
        return sealed == null ? "" : box.open(sealed);
    }

    /** The endpoint's own headers, in the order they were given. */
    public Map<String, String> openHeaders(byte @Nullable [] sealed) {
        return sealed == null ? Map.of() : json.read(box.open(sealed), HEADERS);
    }
}
