package dev.tallylight.statuspage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A status page as a client describes it.
 *
 * @param tags on it is what bears one of these
 * @param everything true for a page of all streams and servers there are, which has no tags
 * @param text what visitors read below the title: plain text, an empty line begins a paragraph
 * @param groups under which headings streams stand, in this order; what belongs under none comes last
 * @param password what visitors are asked for; write-only, null for none
 * @param host the host name that shows this page and nothing else
 * @param showNotes whether operators' notes on outages are shown
 * @param showReasons whether it is said why a stream was off air, or a server silent
 * @param showUrls whether streams' URLs are shown, redacted
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "StatusPageRequest")
public record StatusPageRequest(
        @Schema(required = true, examples = "studio-a", pattern = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$") @Nullable
        String slug,

        @Schema(required = true, examples = "Radio Example", maxLength = 120) @Nullable
        String title,

        @Schema(examples = "[\"public\"]") @Nullable List<@Nullable String> tags,
        @Nullable Boolean everything,

        @Schema(maxLength = StatusPageDraft.MOST_TEXT) @Nullable
        String text,

        @Nullable Theme theme,
        @Nullable List<@Nullable Heading> groups,

        @Schema(writeOnly = true, minLength = StatusPageDraft.LEAST_PASSWORD, maxLength = StatusPageDraft.MOST_PASSWORD)
        @Nullable
        String password,

        @Schema(examples = "status.example.com") @Nullable String host,
        @Nullable Boolean showNotes,
        @Nullable Boolean showReasons,
        @Nullable Boolean showUrls) {
    /** Without what would be logged. */
    @Override
    public String toString() {
        return "StatusPageRequest[slug=" + slug + "]";
    }
}
