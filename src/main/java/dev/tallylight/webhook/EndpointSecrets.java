package dev.tallylight.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private final ObjectMapper mapper;

    EndpointSecrets(SecretBox box, ObjectMapper mapper) {
        this.box = box;
        this.mapper = mapper;
    }

    byte[] seal(String secret) {
        return box.seal(secret);
    }

    /** Null for an empty text: there is nothing to keep. */
    byte @Nullable [] sealUnlessEmpty(String secret) {
        return secret.isEmpty() ? null : box.seal(secret);
    }

    byte @Nullable [] sealHeaders(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return null;
        }
        try {
            return box.seal(mapper.writeValueAsString(headers));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers are plain text and always have a JSON form", e);
        }
    }

    byte[] seal(ClientCertificate certificate) {
        return box.seal(certificate.json(mapper));
    }

    /** Null for null. @throws IllegalStateException when it was sealed with another key */
    public @Nullable ClientCertificate openCertificate(byte @Nullable [] sealed) {
        return sealed == null ? null : ClientCertificate.ofJson(box.open(sealed), mapper);
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
        if (sealed == null) {
            return Map.of();
        }
        try {
            return mapper.readValue(box.open(sealed), HEADERS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers in the database are JSON that we wrote", e);
        }
    }
}
