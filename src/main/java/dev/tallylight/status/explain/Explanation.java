package dev.tallylight.status.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.stream.draft.Quorum;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a stream's status is what it is.
 *
 * @param because in one or two sentences
 * @param needed so many of the voters must hold it down for it to be offline
 * @param voters how many checkpoints count and can tell
 * @param checkpoints every assigned one, voter or not
 * @param wouldChange what would make it something else
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Explanation(
        UUID streamId,
        Status status,
        Instant since,

        @Schema(examples = "2 of 3 checkpoints that can tell hold it down, and 2 are needed.")
        String because,

        @Schema(implementation = String.class, examples = "majority")
        Quorum quorum,

        int needed,
        int voters,
        List<Voice> checkpoints,
        List<String> wouldChange) {

    /**
     * What one assigned checkpoint says.
     *
     * @param view null while it has not made up its mind
     * @param counts whether it is among the voters
     * @param why why it is, or is not
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Voice(
            String id,
            String name,
            @Nullable View view,
            boolean counts,
            String why,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Instant since,
            @Nullable Instant lastProbeAt) {}
}
