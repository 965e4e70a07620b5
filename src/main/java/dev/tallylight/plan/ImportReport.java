package dev.tallylight.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.rest.Problem;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an import did, or would do.
 *
 * @param notListed the streams that the list does not hold and that are left: what prune would delete
 * @param rows those that are not unchanged, in the order of the list; what was deleted comes last
 */
@RegisterForReflection
@Schema(name = "ImportReport")
public record ImportReport(
        boolean dryRun,
        int created,
        int updated,
        int unchanged,
        int deleted,
        int rejected,
        int notListed,
        List<Row> rows) {

    /**
     * @param row counts from 1; null for a stream that was deleted
     * @param url without its secrets
     * @param violations why it was rejected
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "ImportedRow")
    public record Row(
            @Nullable Integer row,
            @Nullable String key,
            @Nullable String url,

            @Schema(enumeration = {"created", "updated", "deleted", "rejected"})
            String result,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Problem.Violation> violations) {}
}
