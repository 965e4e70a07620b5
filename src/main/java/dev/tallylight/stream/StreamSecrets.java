package dev.tallylight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.probe.Protocol;
import dev.tallylight.store.SecretBox;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** What of a stream's row is sealed, or is JSON as the client wrote it: to the row, and back from it. */
@ApplicationScoped
class StreamSecrets {
    private final SecretBox secrets;
    private final ObjectMapper mapper;

    StreamSecrets(SecretBox secrets, ObjectMapper mapper) {
        this.secrets = secrets;
        this.mapper = mapper;
    }

    void write(StreamEntity stream, StreamDraft draft) {
        stream.urlEncrypted = sealed(stream.urlEncrypted, draft.urlAsGiven());
        stream.expect = draft.expect() == null ? null : json(draft.expect());
        stream.authEncrypted = draft.auth() == null ? null : sealed(stream.authEncrypted, json(draft.auth()));
        stream.signingEncrypted =
                draft.signing() == null ? null : sealed(stream.signingEncrypted, json(draft.signing()));
        stream.fingerprint = fingerprint(draft.url().full(), draft.protocol());
    }

    /** The same for the same URL and protocol, and for no others. */
    byte[] fingerprint(String url, Protocol protocol) {
        return secrets.fingerprint(url + "|" + protocol.wireName());
    }

    /** What is the same stays the same: sealed anew it would look changed to those who watch. */
    private byte[] sealed(byte @Nullable [] before, String text) {
        return before != null && secrets.open(before).equals(text) ? before : secrets.seal(text);
    }

    /** The URL with whatever secrets it has. */
    String url(StreamEntity stream) {
        return secrets.open(stream.urlEncrypted);
    }

    /** What is expected, as the client wrote it; null where nothing is. */
    StreamRequest.@Nullable Expect expect(StreamEntity stream) {
        return stream.expect == null ? null : read(stream.expect, StreamRequest.Expect.class);
    }

    /** How the URL is signed, as the client wrote it; null where it is not. */
    StreamRequest.@Nullable Signing signing(StreamEntity stream) {
        return stream.signingEncrypted == null
                ? null
                : read(secrets.open(stream.signingEncrypted), StreamRequest.Signing.class);
    }

    /** The credentials as the client gave them; null where there are none. */
    StreamRequest.@Nullable Auth auth(StreamEntity stream) {
        return stream.authEncrypted == null ? null : read(secrets.open(stream.authEncrypted), StreamRequest.Auth.class);
    }

    private <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException e) {
            // without its cause, whose message may hold a secret
            throw new IllegalStateException(
                    "a stream's columns hold JSON that we wrote, but for " + type.getSimpleName());
        }
    }

    private String json(Object part) {
        try {
            return mapper.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("parts of a request always have a JSON form", e);
        }
    }
}
