package dev.tallylight.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
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
        List<@Nullable String> dependsOn) {

    /** One that is on air always and depends on nothing. */
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
        this(key, name, url, protocol, tags, checkpoints, policy, expect, auth, paused, null, null, null);
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
}
