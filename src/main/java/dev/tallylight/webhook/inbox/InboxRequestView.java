package dev.tallylight.webhook.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A request as the API and the page show it.
 *
 * @param target path and query, as they were asked for, but for the values of names that hold secrets
 * @param body as text, without the values of keys that hold secrets; null where it is none, and then {@code bodyBase64} has it
 * @param bodyBytes how long it was; {@code truncated} says whether all of it is here
 */
@RegisterForReflection
@TemplateData
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "InboxRequest")
public record InboxRequestView(
        UUID id,
        Instant receivedAt,
        String source,
        String method,
        String target,
        List<Header> headers,
        @Nullable String body,
        @Nullable String bodyBase64,
        int bodyBytes,
        boolean truncated,
        Check signature,
        Check digest) {

    @RegisterForReflection
    @TemplateData
    @Schema(name = "InboxHeader")
    public record Header(String name, String value) {}

    static InboxRequestView of(ReceivedRequest request, List<KnownEndpoint> endpoints) {
        String text = text(request.body());
        return new InboxRequestView(
                request.id(),
                request.receivedAt(),
                request.source(),
                request.method(),
                ShownBody.ofTarget(request.target()),
                request.headers().stream()
                        .map(header -> new Header(header.name(), header.value()))
                        .toList(),
                text == null ? null : ShownBody.of(text),
                text == null ? Base64.getEncoder().encodeToString(request.body()) : null,
                request.bodyBytes(),
                !request.whole(),
                RequestChecks.signature(request, endpoints),
                RequestChecks.digest(request, endpoints));
    }

    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
