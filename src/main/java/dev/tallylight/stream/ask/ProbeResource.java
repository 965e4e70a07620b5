package dev.tallylight.stream.ask;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Probes at once what somebody asks for. */
@Path("/api/v1")
@RolesAllowed(Role.VIEW)
@Tag(name = "Streams", description = "The live streams under watch")
public class ProbeResource {
    private final StreamCheck check;
    private final DryRun dryRun;
    private final CurrentSlice slice;

    ProbeResource(StreamCheck check, DryRun dryRun, CurrentSlice slice) {
        this.check = check;
        this.dryRun = dryRun;
        this.slice = slice;
    }

    @POST
    @Path("/streams/{id}/check")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Probe now", description = "From every assigned checkpoint; answers with what each one saw.")
    public Uni<StreamCheck.Results> check(UUID id) {
        return check.now(slice.get(), id);
    }

    @POST
    @Path("/probe")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Try a URL", description = "A dry run: nothing is stored. 200 whatever the outcome.")
    public Uni<ProbeResult> probe(DryRun.Request request) {
        return dryRun.run(request);
    }
}
