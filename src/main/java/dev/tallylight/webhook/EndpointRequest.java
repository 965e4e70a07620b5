package dev.tallylight.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.webhook.message.Format;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a client describes it; everything but the URL may be left out.
 *
 * @param events names of event types; {@code *} is all
 * @param tags only events of streams with at least one of these; empty for all events
 * @param token for the digest of the format {@code dispersa}; generated where it is left out, none where it is empty
 * @param headers sent with every attempt
 * @param sendCredentials whether the format {@code dispersa} shows the credentials inside a stream's URL
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WebhookRequest")
public record EndpointRequest(
        @Schema(required = true, examples = "https://handler.example.com/tallylight") @Nullable
        String url,

        @Schema(examples = "[\"stream.offline\", \"stream.online\"]", defaultValue = "[\"*\"]") @Nullable
        List<String> events,

        @Schema(examples = "[\"sport\"]") @Nullable List<String> tags,

        @Schema(implementation = String.class, examples = "standard", defaultValue = "standard") @Nullable
        Format format,

        @Schema(writeOnly = true) @Nullable String token,

        @Schema(examples = "{\"Authorization\": \"Bearer …\"}") @Nullable
        Map<String, String> headers,

        @Schema(defaultValue = "true") @Nullable Boolean enabled,
        @Schema(examples = "restarts the encoder") @Nullable String description,
        @Schema(defaultValue = "false") @Nullable Boolean sendCredentials) {

    /** Without its secrets. */
    @Override
    public String toString() {
        return "EndpointRequest[format=" + format + ", events=" + events + "]";
    }
}
