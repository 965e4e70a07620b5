package dev.tallylight.statuspage;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A heading of a page. Visitors read its title; the tag is not told to them.
 *
 * @param tag the streams that bear it stand below, unless they stand below an earlier one
 */
@RegisterForReflection
@Schema(name = "StatusPageGroup")
public record Heading(
        @Schema(required = true, examples = "radio") String tag,

        @Schema(required = true, examples = "Radio", maxLength = 80)
        String title) {
    /** How a page's headings are kept. */
    static final TypeReference<List<Heading>> ALL = new TypeReference<>() {};

    private static final int MOST = 30;
    private static final int MOST_TITLE = 80;
    private static final int MOST_TAG = 100;

    static List<Heading> all(@Nullable List<@Nullable Heading> given, Violations violations) {
        if (given == null) {
            return List.of();
        }
        violations.check(given.size() <= MOST, "groups", "must be at most " + MOST);
        List<Heading> all = new ArrayList<>();
        for (Heading heading :
                given.stream().limit(MOST).filter(Objects::nonNull).toList()) {
            String tag = heading.tag == null ? "" : heading.tag;
            String title = heading.title == null ? "" : heading.title.strip();
            violations.check(
                    !tag.isBlank() && tag.length() <= MOST_TAG && !title.isEmpty() && title.length() <= MOST_TITLE,
                    "groups",
                    "must each have a tag, and a title of at most " + MOST_TITLE + " characters, which visitors read");
            violations.line("groups", tag);
            violations.line("groups", title);
            all.add(new Heading(tag, title));
        }
        return all;
    }
}
