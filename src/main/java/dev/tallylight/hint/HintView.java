package dev.tallylight.hint;

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
 * A door for a media server's hooks.
 *
 * @param heardAt when something came last; null where nothing has
 * @param heard what that was, in words
 * @param heardFrom from which address
 * @param key what opens it: when it is made, and when it is made anew, and never again
 * @param url where it is, with its key; as the key
 */
@RegisterForReflection
@TemplateData
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Hint")
public record HintView(
        UUID id,

        @Schema(implementation = String.class, examples = "nginx-rtmp")
        MediaServer kind,

        String name,
        List<String> tags,
        @Nullable Instant heardAt,
        @Nullable String heard,
        @Nullable String heardFrom,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url) {
    /** The same at an address. */
    public HintView at(String address) {
        return key == null
                ? this
                : new HintView(
                        id,
                        kind,
                        name,
                        tags,
                        heardAt,
                        heard,
                        heardFrom,
                        createdAt,
                        updatedAt,
                        key,
                        address + "/hints/" + key);
    }

    /** As its client could have described it: what a merge patch is applied to, and what the audit takes down. */
    HintRequest request() {
        return new HintRequest(kind.wireName(), name, List.copyOf(tags));
    }
}
