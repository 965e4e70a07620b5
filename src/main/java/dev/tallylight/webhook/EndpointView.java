package dev.tallylight.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.SignatureKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
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
 * @param pausedUntil set while it fails again and again: one delivery at a time is tried, not before this
 * @param waitsUntil set while nothing is sent to it because its receiver asked for a wait
 * @param signature {@code v1} or {@code v1a}
 * @param publicKey what receivers of {@code v1a} verify with
 * @param groupWindow how long an alert waits for others, to go out with them in one message; null for none
 * @param after how long an outage must have lasted for it to be told; null where it is told at once
 * @param remind how often it is told again until somebody acknowledges the outage; null for never
 * @param chatId the chat of the format {@code telegram}
 * @param retrySchedule its own, or null for the installation's
 * @param key by which the streams file knows it; left out where none ever held it
 * @param managedByFile true where the streams file holds it, and it can be changed only there; else left out
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
        @Nullable Instant pausedUntil,
        @Nullable Instant waitsUntil,
        boolean sendCredentials,

        @Schema(implementation = String.class, examples = "v1")
        SignatureKind signature,

        @Schema(examples = "whpk_…") @Nullable String publicKey,
        @Nullable Integer rateLimit,
        @Nullable Integer concurrency,
        @Nullable List<Duration> retrySchedule,
        ClientCertificate.@Nullable Shown clientCertificate,
        @Nullable String chatId,

        @Schema(implementation = String.class, examples = "30s") @Nullable
        Duration groupWindow,

        @Schema(implementation = String.class, examples = "10m") @Nullable
        Duration after,

        @Schema(implementation = String.class, examples = "30m") @Nullable
        Duration remind,

        @Nullable Instant previousSecretUntil,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean managedByFile,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(examples = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
        @Nullable
        String secret,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {}
