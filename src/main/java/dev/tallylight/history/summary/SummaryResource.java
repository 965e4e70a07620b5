package dev.tallylight.history.summary;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/summary")
@RolesAllowed(Role.VIEW)
@Tag(name = "History")
public class SummaryResource {
    private final SummaryReader reader;
    private final CurrentSlice slice;

    SummaryResource(SummaryReader reader, CurrentSlice slice) {
        this.reader = reader;
        this.slice = slice;
    }

    @GET
    @Operation(
            summary = "How things are",
            description =
                    "How many streams are what, the outages that are going on, the checkpoints, and what changed last.")
    public Uni<SummaryView> get() {
        return reader.of(slice.get());
    }
}
