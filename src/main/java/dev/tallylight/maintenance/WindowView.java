package dev.tallylight.maintenance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A maintenance window as the API shows it.
 *
 * @param activeUntil when the one under way ends; null where none is
 * @param next when the next one begins; null where none does
 * @param key by which the streams file knows it; left out where none ever held it
 * @param managedByFile true where the streams file holds it, and it can be changed only there; else left out
 * @param kind {@code maintenance}, or {@code mute}: one that began when somebody asked for quiet
 * @param readOnly true where it holds for streams beyond the caller's slice, too, who sees what of it concerns him; else left
 *     out
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "MaintenanceView")
public record WindowView(
        UUID id,
        String name,
        @Nullable String start,

        @Schema(implementation = String.class, examples = "2h") @Nullable
        Duration duration,

        @Nullable String rrule,
        @Nullable String timezone,
        List<String> streams,
        List<String> tags,
        @Nullable Instant activeUntil,
        @Nullable Instant next,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean managedByFile,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean readOnly,
        @Schema(examples = "maintenance") String kind) {
    static final String MAINTENANCE = "maintenance";
    static final String MUTE = "mute";

    /** Whether it is one that somebody asked for, to have quiet for a while. */
    @JsonIgnore
    public boolean isMute() {
        return kind.equals(MUTE);
    }

    /** What a slice sees of it. One of its own is whole. */
    WindowView within(WindowSlices.Sight sight) {
        return sight.own()
                ? this
                : new WindowView(
                        id,
                        name,
                        start,
                        duration,
                        rrule,
                        timezone,
                        sight.streams(),
                        sight.tags(),
                        activeUntil,
                        next,
                        createdAt,
                        updatedAt,
                        key,
                        managedByFile,
                        true,
                        kind);
    }
}
