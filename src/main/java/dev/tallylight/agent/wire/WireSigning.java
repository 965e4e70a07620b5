package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tallylight.probe.signing.Encoding;
import dev.tallylight.probe.signing.Hash;
import dev.tallylight.probe.signing.SignedQuery;
import dev.tallylight.probe.signing.UrlSigning;
import dev.tallylight.probe.signing.WmsAuth;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an agent signs a stream's URL, with the key.
 *
 * @param wmsAuth one of the two; the other is null
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"wmsAuth", "query"})
public record WireSigning(
        @Nullable OfWmsAuth wmsAuth, @Nullable OfQuery query) {
    /** As {@link WmsAuth} explains them. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"key", "validFor", "signedStream"})
    public record OfWmsAuth(
            String key, Duration validFor, @Nullable String signedStream) {}

    /** As {@link SignedQuery.Description} explains them. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonPropertyOrder({"key", "keyEncoding", "hash", "encoding", "signs", "query", "validFor", "everyRequest"})
    public record OfQuery(
            String key,
            String keyEncoding,
            String hash,
            String encoding,
            String signs,
            String query,
            Duration validFor,
            boolean everyRequest) {}

    static @Nullable WireSigning of(@Nullable UrlSigning signing) {
        return switch (signing) {
            case null -> null;
            case WmsAuth auth -> new WireSigning(new OfWmsAuth(auth.key(), auth.validFor(), auth.signedStream()), null);
            case SignedQuery signed -> new WireSigning(null, query(signed.description()));
        };
    }

    private static OfQuery query(SignedQuery.Description it) {
        return new OfQuery(
                it.key(),
                it.keyEncoding(),
                it.hash().wireName(),
                it.encoding().wireName(),
                it.signs(),
                it.query(),
                it.validFor(),
                it.everyRequest());
    }

    /** @throws IllegalArgumentException when this version cannot sign so */
    UrlSigning toSigning() {
        if (wmsAuth != null) {
            return new WmsAuth(wmsAuth.key(), wmsAuth.validFor(), wmsAuth.signedStream());
        }
        if (query == null) {
            throw new IllegalArgumentException("a kind of signing that this version does not know");
        }
        return SignedQuery.of(new SignedQuery.Description(
                query.key(),
                query.keyEncoding(),
                Hash.ofWireName(query.hash()),
                Encoding.ofWireName(query.encoding()),
                query.signs(),
                query.query(),
                query.validFor(),
                query.everyRequest()));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "WireSigning[***]";
    }
}
