package dev.tallylight.history.report;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/streams/{id}/history")
@RolesAllowed(Role.VIEW)
@Tag(name = "History")
public class HistoryResource {
    private final HistoryReader reader;
    private final CurrentSlice slice;

    HistoryResource(HistoryReader reader, CurrentSlice slice) {
        this.reader = reader;
        this.slice = slice;
    }

    @GET
    @Operation(
            summary = "A stream's history, for charts",
            description =
                    "In buckets of a minute, five minutes, an hour or a day (UTC): how long it was what, exactly, and what"
                            + " each checkpoint's probes saw. The last 24 hours where no period is given.")
    public Uni<HistoryView> get(
            UUID id,
            @Parameter(description = "RFC 3339, or a day", example = "2026-11-23T00:00:00Z") @RestQuery @Nullable
                    String from,
            @Parameter(description = "the first moment after it") @RestQuery @Nullable String to,
            @Parameter(description = "auto (the default), 1m, 5m, 1h or 1d; at most 2000 buckets") @RestQuery @Nullable
                    String step) {
        return reader.of(slice.get(), id, new HistoryReader.Question(from, to, step));
    }
}
