package dev.tallylight.stream.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.probe.Protocol;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a client describes it; everything but the URL may be left out.
 *
 * @param key the client's own id, unique
 * @param checkpoints ids or names; {@code *} is all
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "StreamRequest")
public record StreamRequest(
        @Nullable String key,
        @Schema(examples = "Studio A") @Nullable String name,

        @Schema(required = true, examples = "https://example.com/live/master.m3u8") @Nullable
        String url,

        @Schema(implementation = String.class, examples = "auto") @Nullable
        Protocol protocol,

        @Schema(examples = "[\"sport\"]") @Nullable List<String> tags,
        @Schema(examples = "[\"*\"]") @Nullable List<String> checkpoints,
        StreamPolicy.@Nullable Request policy,
        @Nullable Expect expect,
        @Nullable Auth auth,
        @Nullable Boolean paused,

        @Schema(description = "when it should be on air; always where it is left out") @Nullable
        List<@Nullable RecurrenceForm> schedule,

        @Schema(description = "whether being on air outside of the schedule is an alert") @Nullable
        Boolean alertOutsideSchedule,

        @Schema(
                description =
                        "ids of streams that it cannot do without: while one is offline, its own alerts are withheld")
        @Nullable
        List<@Nullable String> dependsOn,

        @Nullable Signing signing) {

    /** One that is on air always, depends on nothing, and is played as it is. */
    public StreamRequest(
            @Nullable String key,
            @Nullable String name,
            @Nullable String url,
            @Nullable Protocol protocol,
            @Nullable List<String> tags,
            @Nullable List<String> checkpoints,
            StreamPolicy.@Nullable Request policy,
            @Nullable Expect expect,
            @Nullable Auth auth,
            @Nullable Boolean paused) {
        this(key, name, url, protocol, tags, checkpoints, policy, expect, auth, paused, null, null, null, null);
    }

    /**
     * As the audit takes it down.
     *
     * @param shownUrl the URL without its secrets
     */
    public Fields audited(String shownUrl) {
        StreamRequest shown = new StreamRequest(
                key,
                name,
                shownUrl,
                protocol,
                tags,
                checkpoints,
                policy,
                expect,
                null,
                paused,
                schedule,
                alertOutsideSchedule,
                dependsOn,
                null);
        return Fields.of(shown).hiding("url", url).hiding("auth", auth).hiding("signing", signing);
    }

    /** What must be in the stream besides media that flows. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Expect(
            @Nullable Boolean video,
            @Nullable Boolean audio,

            @Schema(description = "bits per second, at the least", examples = "800000") @Nullable
            Long minBitrate,

            @Schema(description = "the only codecs that may be in it", examples = "[\"h264\", \"aac\"]") @Nullable
            List<String> codecs,

            @Schema(description = "icy-name of a radio server's fallback", examples = "Backup") @Nullable
            String fallbackName,

            @Schema(
                    implementation = String.class,
                    description = "how long nothing but digital silence may be heard, from 10s to 24h",
                    examples = "30s")
            @Nullable
            Duration maxSilence,

            @Schema(
                    description =
                            "which variants of the bitrate ladder must play: any that a player would choose, or all,"
                                    + " of which a few are looked at in each probe; the stream is degraded where one does not",
                    enumeration = {"any", "all"},
                    examples = "all")
            @Nullable
            String variants,

            @Schema(
                    description = "what a stream is that plays and misses one of these",
                    enumeration = {"down", "degraded"},
                    examples = "degraded")
            @Nullable
            String onMiss) {}

    /** What opens a protected stream: a user name with its password, or a bearer token. Never shown again. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Auth(
            @Nullable String username,
            @Nullable String password,
            @Nullable String bearer) {
        @Override
        public String toString() {
            return "Auth[***]";
        }
    }

    /**
     * How the URL is signed at each probe, for the probing checkpoint's public address. Never shown again.
     *
     * @param kind {@code wmsauth}, or {@code query} for parameters with an expiry and a signature
     * @param validFor for {@code wmsauth} whole minutes; 20m by default
     * @param signedStream of {@code wmsauth}: what the signature covers of the stream's name
     * @param everyRequest of {@code query}: whether what a manifest names on the same server is signed as well
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StreamSigning")
    public record Signing(
            @Schema(
                    required = true,
                    enumeration = {"wmsauth", "query"})
            @Nullable
            String kind,

            @Schema(required = true) @Nullable String key,

            @Schema(
                    description = "what the key is",
                    enumeration = {"text", "hex", "base64"},
                    defaultValue = "text")
            @Nullable
            String keyEncoding,

            @Schema(implementation = String.class, examples = "20m") @Nullable
            Duration validFor,

            @Schema(description = "wmsauth: the part of the stream's name that is signed", examples = "live/stream")
            @Nullable
            String signedStream,

            @Schema(
                    description = "query: what makes the signature",
                    enumeration = {"hmac-sha256", "hmac-sha1", "sha256", "md5"})
            @Nullable
            String algorithm,

            @Schema(
                    description = "query: how the signature is written",
                    enumeration = {"hex", "base64", "base64url", "base64url-padded"},
                    defaultValue = "hex")
            @Nullable
            String encoding,

            @Schema(
                    description =
                            "query: the signed text, of {url} {separator} {host} {path} {directory} {name} {ip} {expires} {expires_hex} {issued} {key}",
                    examples = "{expires}{path}{ip} {key}")
            @Nullable
            String signs,

            @Schema(
                    description =
                            "query: the parameters, of {signature} {expires} {expires_hex} {issued} {ip} {directory} {name}",
                    examples = "md5={signature}&expires={expires}")
            @Nullable
            String query,

            @Nullable Boolean everyRequest) {
        @Override
        public String toString() {
            return "Signing[***]";
        }
    }
}
