package dev.tallylight.outage;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.alert.Status;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What was held of the stream at one moment of an outage.
 *
 * @param at when it was decided
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "OutageStep")
public record CourseStep(
        Instant at,
        Status status,
        @Nullable String reason,
        @Nullable String detail) {
    boolean saysTheSame(CourseStep other) {
        return status == other.status && java.util.Objects.equals(reason, other.reason);
    }
}
