package dev.tallylight.hint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a proposal becomes a stream; each may be left out.
 *
 * @param url where it is played; as it is suggested where it is left out
 * @param name of the stream; what was published where it is left out
 * @param tags of the stream; the hint's where they are left out
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HintProposalAnswer")
public record ProposalAnswer(
        @Nullable String url,
        @Nullable String name,
        @Nullable List<String> tags) {
    public static final ProposalAnswer AS_SUGGESTED = new ProposalAnswer(null, null, null);
}
