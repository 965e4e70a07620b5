package dev.tallylight.statuspage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A status page as the API shows it.
 *
 * @param everything true where on it is all there is; it then has no tags
 * @param hasPassword whether visitors are asked for one
 * @param logo null where it has none
 * @param path where it is on this server
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "StatusPage")
public record StatusPageView(
        UUID id,
        String slug,
        String title,
        List<String> tags,
        boolean everything,
        String text,
        Theme theme,
        List<Heading> groups,
        boolean hasPassword,
        @Nullable String host,
        boolean showNotes,
        boolean showReasons,
        boolean showUrls,
        String path,
        @Nullable LogoView logo,
        Instant createdAt,
        Instant updatedAt) {}
