package dev.tallylight.history.target;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is promised, and to be changed.
 *
 * @param stream its id; null where it is of a tag
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Target")
public record TargetView(@Nullable UUID stream, @Nullable String tag, double percent, String timezone) {
    static TargetView of(@Nullable UUID stream, Target target) {
        return new TargetView(
                stream, target.tag(), target.percent(), target.zone().getId());
    }
}
