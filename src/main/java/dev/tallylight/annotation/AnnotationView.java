package dev.tallylight.annotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said happened.
 *
 * @param streams the ids of those it concerns; all streams where there are neither these nor tags
 * @param by who said so
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Annotation")
public record AnnotationView(
        UUID id,
        Instant at,
        String text,
        List<String> tags,
        List<String> streams,
        @Nullable String by,
        Instant createdAt) {
    /** The same with these of its tags and streams alone. */
    AnnotationView within(Set<String> seenTags, Set<String> seenStreams) {
        return new AnnotationView(
                id,
                at,
                text,
                tags.stream().filter(seenTags::contains).toList(),
                streams.stream().filter(seenStreams::contains).toList(),
                by,
                createdAt);
    }
}
