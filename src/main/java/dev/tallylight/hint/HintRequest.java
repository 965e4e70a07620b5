package dev.tallylight.hint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A door as a client describes it.
 *
 * @param kind the media server that will knock, by its wire name
 * @param name as people know it; the kind's where it is left out
 * @param tags of the streams that are looked at; all streams where there are none
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HintRequest")
public record HintRequest(
        @Schema(
                required = true,
                enumeration = {
                    "nginx-rtmp",
                    "srs",
                    "mediamtx",
                    "ovenmediaengine",
                    "icecast",
                    "azuracast",
                    "wowza",
                    "nimble",
                    "generic"
                })
        @Nullable
        String kind,

        @Schema(examples = "Ingest Frankfurt", maxLength = 200) @Nullable
        String name,

        @Schema(examples = "[\"sport\"]") @Nullable List<@Nullable String> tags) {
    private static final int MOST_NAME = 200;
    private static final int MOST_TAGS = 50;
    private static final int MOST_TAG = 100;

    /**
     * What is asked for, made whole.
     *
     * @param name never blank
     */
    record Draft(MediaServer kind, String name, List<String> tags) {}

    /** @throws dev.tallylight.rest.ProblemException naming every field that is not valid */
    Draft draft() {
        Violations violations = new Violations();
        MediaServer server = MediaServer.find(kind);
        violations.check(server != null, "kind", "is required, and must be one of " + MediaServer.all());
        violations.check(
                name == null || name.length() <= MOST_NAME, "name", "must have at most " + MOST_NAME + " characters");
        violations.line("name", name);
        violations.check(tags == null || tags.size() <= MOST_TAGS, "tags", "must be at most " + MOST_TAGS);
        violations.check(
                tags == null
                        || tags.stream()
                                .limit(MOST_TAGS)
                                .noneMatch(tag -> tag == null || tag.isBlank() || tag.length() > MOST_TAG),
                "tags",
                "must each have 1 to " + MOST_TAG + " characters");
        violations.lines("tags", tags);
        violations.raise();
        MediaServer known = Objects.requireNonNull(server);
        return new Draft(
                known,
                name == null || name.isBlank() ? known.label() : name.strip(),
                tags == null
                        ? List.of()
                        : tags.stream()
                                .filter(Objects::nonNull)
                                .map(String::strip)
                                .distinct()
                                .toList());
    }
}
