package dev.tallylight.hint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.hint.shape.MediaServer;
import io.quarkus.qute.TemplateData;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was published, and is watched by no stream.
 *
 * @param hint the id of the hint that heard of it
 * @param hintName as people know that
 * @param tags of the hint: the stream gets them
 * @param application may be empty
 * @param host as the media server knows itself; null where it did not say
 * @param url where it can probably be played
 * @param times how often it was published
 */
@RegisterForReflection
@TemplateData
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "HintProposal")
public record ProposalView(
        UUID id,
        UUID hint,
        String hintName,

        @Schema(implementation = String.class, examples = "nginx-rtmp")
        MediaServer kind,

        List<String> tags,
        String application,
        String name,
        @Nullable String host,
        String url,
        Instant firstAt,
        Instant lastAt,
        long times,
        boolean ignored) {
    /** Application and name in one. */
    @JsonIgnore
    public String path() {
        return application.isEmpty() ? name : application + "/" + name;
    }
}
