package dev.tallylight.checkpoint;

import dev.tallylight.access.Role;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/checkpoints")
@RolesAllowed(Role.VIEW)
@Tag(name = "Checkpoints", description = "The places that streams are checked from")
public class CheckpointResource {
    private final CheckpointRegistry registry;

    CheckpointResource(CheckpointRegistry registry) {
        this.registry = registry;
    }

    @GET
    @Operation(summary = "List the checkpoints")
    public Uni<Page<Checkpoint>> list() {
        return registry.all().map(checkpoints -> new Page<>(checkpoints, null));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One checkpoint")
    public Uni<Checkpoint> get(String id) {
        return registry.get(id);
    }
}
