package dev.tallylight.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.webhook.message.Format;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is shown.
 *
 * @param url redacted
 * @param headers the names, with their values hidden
 * @param disabledReason why Tallylight switched it off: {@code gone} (410) or {@code failing}; null otherwise
 * @param failingSince the first failed attempt since the last that succeeded
 * @param previousSecretUntil until when the secret before the last rotation signs too
 * @param secret signs (Standard Webhooks); in the answer that made it and never again
 * @param token for Dispersa's digest; in the answer that made it and never again
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Webhook")
public record EndpointView(
        UUID id,
        String url,
        @Nullable String description,

        @Schema(implementation = String.class, examples = "standard")
        Format format,

        List<String> events,
        List<String> tags,
        Map<String, String> headers,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        boolean sendCredentials,
        @Nullable Instant previousSecretUntil,
        Instant createdAt,
        Instant updatedAt,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(examples = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
        @Nullable
        String secret,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {}
