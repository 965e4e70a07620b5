package dev.tallylight.history.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How available streams were from one moment to another.
 *
 * @param to the first moment after it
 * @param timezone in which its days begin
 * @param groupBy {@code stream}, {@code tag} or {@code day}
 * @param total of all streams of these items together, each counted once
 * @param nextCursor what to pass as {@code cursor} for the next page of streams; null at the end
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AvailabilityReport")
public record ReportView(
        Instant from,
        Instant to,
        String timezone,
        String groupBy,
        List<ReportRow> items,
        ReportRow total,
        @Nullable String nextCursor) {}
