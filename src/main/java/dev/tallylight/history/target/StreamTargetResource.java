package dev.tallylight.history.target;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/streams/{id}/target")
@RolesAllowed(Role.EDIT)
@Tag(name = "Targets")
public class StreamTargetResource {
    private final Targets targets;
    private final CurrentSlice slice;

    StreamTargetResource(Targets targets, CurrentSlice slice) {
        this.targets = targets;
        this.slice = slice;
    }

    @PUT
    @Operation(
            summary = "Promise something of a stream",
            description = "So many percent of each calendar month, in place of what its tags promise.")
    public Uni<TargetView> put(UUID id, TargetRequest request) {
        return targets.ofStream(slice.get(), id, request);
    }

    @DELETE
    @Operation(summary = "Promise nothing of its own any more", description = "What its tags promise stays.")
    public Uni<Void> delete(UUID id) {
        return targets.withdraw(slice.get(), id);
    }
}
