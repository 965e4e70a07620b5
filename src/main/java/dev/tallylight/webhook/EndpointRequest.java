package dev.tallylight.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.SignatureKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a client describes it; everything but the URL may be left out.
 *
 * @param events names of event types; {@code *} is all
 * @param tags only events of streams with at least one of these; empty for all events
 * @param url may be left out for receivers that are reached at one place: pagerduty, opsgenie, telegram
 * @param token for the digest of the format {@code dispersa}, generated where it is left out, none where it is empty; the
 *     routing key of {@code pagerduty}, the key of {@code opsgenie}, the bot's of {@code telegram}, an access token of
 *     {@code ntfy}
 * @param headers sent with every attempt
 * @param sendCredentials whether the format {@code dispersa} shows the credentials inside a stream's URL; for admins to set
 * @param signature {@code v1} (a shared secret) or {@code v1a} (Ed25519)
 * @param secret to sign with, where it must not be made by us; only when a webhook is added
 * @param rateLimit attempts per second, at most
 * @param concurrency exchanges at once, at most, in each replica
 * @param retrySchedule the wait before each attempt; the first is made at once
 * @param chatId the chat of the format {@code telegram}
 * @param groupWindow how long an alert waits for others, to go out with them in one message; none where it is left out
 * @param after only outages that have lasted so long and that nobody acknowledged: for the second line
 * @param remind tells of an outage again so often, until it is acknowledged or over
 * @param clientCertificate for handlers that ask for one (mTLS)
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
        @Schema(defaultValue = "false") @Nullable Boolean sendCredentials,

        @Schema(implementation = String.class, examples = "v1a", defaultValue = "v1") @Nullable
        SignatureKind signature,

        @Schema(writeOnly = true) @Nullable String secret,

        @Schema(minimum = "1", maximum = "1000", examples = "10") @Nullable
        Integer rateLimit,

        @Schema(minimum = "1", maximum = "64", examples = "4") @Nullable
        Integer concurrency,

        @Schema(examples = "[\"0s\", \"5s\", \"5m\", \"1h\"]") @Nullable
        List<Duration> retrySchedule,

        @Schema(writeOnly = true) @Nullable ClientCertificate clientCertificate,
        @Schema(examples = "-1001234567890") @Nullable String chatId,

        @Schema(implementation = String.class, examples = "30s") @Nullable
        Duration groupWindow,

        @Schema(implementation = String.class, examples = "10m") @Nullable
        Duration after,

        @Schema(implementation = String.class, examples = "30m") @Nullable
        Duration remind) {

    /** One of the first line, which is told once. */
    public EndpointRequest(
            @Nullable String url,
            @Nullable List<String> events,
            @Nullable List<String> tags,
            @Nullable Format format,
            @Nullable String token,
            @Nullable Map<String, String> headers,
            @Nullable Boolean enabled,
            @Nullable String description,
            @Nullable Boolean sendCredentials,
            @Nullable SignatureKind signature,
            @Nullable String secret,
            @Nullable Integer rateLimit,
            @Nullable Integer concurrency,
            @Nullable List<Duration> retrySchedule,
            @Nullable ClientCertificate clientCertificate,
            @Nullable String chatId,
            @Nullable Duration groupWindow) {
        this(
                url,
                events,
                tags,
                format,
                token,
                headers,
                enabled,
                description,
                sendCredentials,
                signature,
                secret,
                rateLimit,
                concurrency,
                retrySchedule,
                clientCertificate,
                chatId,
                groupWindow,
                null,
                null);
    }

    /**
     * As the audit takes it down.
     *
     * @param shownUrl the URL without its secrets
     */
    Fields audited(String shownUrl) {
        Map<String, String> names = new TreeMap<>();
        if (headers != null) {
            headers.keySet().forEach(name -> names.put(name, CustomHeaders.HIDDEN));
        }
        EndpointRequest shown = new EndpointRequest(
                shownUrl,
                events,
                tags,
                format,
                null,
                names,
                enabled,
                description,
                sendCredentials,
                signature,
                null,
                rateLimit,
                concurrency,
                retrySchedule,
                null,
                chatId,
                groupWindow,
                after,
                remind);
        return Fields.of(shown)
                .hiding("url", url)
                .hiding("token", token)
                .hiding("headers", headers)
                .hiding("clientCertificate", clientCertificate);
    }

    /** Without its secrets. */
    @Override
    public String toString() {
        return "EndpointRequest[format=" + format + ", events=" + events + "]";
    }
}
