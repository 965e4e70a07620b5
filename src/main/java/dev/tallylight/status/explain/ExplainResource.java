package dev.tallylight.status.explain;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/streams/{id}/explain")
@RolesAllowed(Role.VIEW)
@Tag(name = "Streams")
public class ExplainResource {
    private final Explainer explainer;
    private final CurrentSlice slice;

    ExplainResource(Explainer explainer, CurrentSlice slice) {
        this.explainer = explainer;
        this.slice = slice;
    }

    @GET
    @Operation(
            summary = "Why a stream's status is what it is",
            description = "Who voted, who did not count and why, and what would change it.")
    public Uni<Explanation> explain(UUID id) {
        return explainer.of(slice.get(), id);
    }
}
