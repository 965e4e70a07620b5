package dev.tallylight.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tallylight.agent.View;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint said when a transition was decided.
 *
 * @param at when its latest probe began
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"id", "name", "view", "reason", "detail", "at"})
public record Evidence(
        String id,
        String name,
        View view,
        @Nullable String reason,
        @Nullable String detail,
        Instant at) {
    static Evidence of(Vote vote) {
        return new Evidence(
                vote.checkpointId(), vote.checkpointName(), vote.said(), vote.why(), vote.whyInWords(), vote.at());
    }
}
