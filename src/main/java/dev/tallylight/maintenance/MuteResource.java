package dev.tallylight.maintenance;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.rest.ETags;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Quiet for an hour: a window that begins at once, happens once, and can be ended like any other. */
@Path("/api/v1")
@RolesAllowed(Role.EDIT)
@Tag(name = "Maintenance")
public class MuteResource {
    private final MaintenanceWindows windows;
    private final CurrentSlice slice;

    MuteResource(MaintenanceWindows windows, CurrentSlice slice) {
        this.windows = windows;
        this.slice = slice;
    }

    @POST
    @Path("/streams/{id}/mute")
    @Operation(
            summary = "Silence a stream for a while",
            description = "For an hour, or for as long as `for` says. Its alerts and reminders are withheld; what still"
                    + " holds when the time is over is told then. Deleting the window ends it early.")
    public Uni<RestResponse<WindowView>> muteStream(
            UUID id, @RequestBody(required = false) @Nullable MuteRequest request) {
        return windows.muteStream(slice.get(), id, request, who()).map(MuteResource::created);
    }

    @POST
    @Path("/mutes")
    @Operation(summary = "Silence streams for a while, by their ids or tags")
    public Uni<RestResponse<WindowView>> mute(MuteRequest request) {
        return windows.mute(slice.get(), request, who()).map(MuteResource::created);
    }

    private static String who() {
        return String.valueOf(Caller.now().actor());
    }

    private static RestResponse<WindowView> created(MaintenanceWindows.Found found) {
        return RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                .location(URI.create("/api/v1/maintenance/" + found.view().id()))
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
