package dev.tallylight.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.ETags;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/maintenance")
@RolesAllowed(Role.VIEW)
@Tag(name = "Maintenance", description = "When people work on streams, and alerts are held back")
public class MaintenanceResource {
    private final MaintenanceWindows windows;
    private final CurrentSlice slice;

    MaintenanceResource(MaintenanceWindows windows, CurrentSlice slice) {
        this.windows = windows;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List maintenance windows", description = "In the order they were added.")
    public Uni<Page<WindowView>> list(@RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return windows.list(slice.get(), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Add a maintenance window",
            description = "While it lasts, alerts of its streams are withheld, recoveries of what was told are not; a"
                    + " stream that is still down when it ends is told then.")
    public Uni<RestResponse<WindowView>> create(WindowRequest request) {
        return windows.create(slice.get(), request)
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(
                                URI.create("/api/v1/maintenance/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One maintenance window")
    public Uni<RestResponse<WindowView>> get(UUID id) {
        return windows.get(slice.get(), id).map(MaintenanceResource::tagged);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Change a maintenance window", description = "A merge patch (RFC 7396).")
    public Uni<RestResponse<WindowView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = WindowRequest.class))) JsonNode patch) {
        return windows.patch(slice.get(), id, patch, ETags.revision(ifMatch)).map(MaintenanceResource::tagged);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Delete a maintenance window",
            description = "What it holds back is told now, where it still holds.")
    public Uni<Void> delete(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return windows.delete(slice.get(), id, ETags.revision(ifMatch));
    }

    private static RestResponse<WindowView> tagged(MaintenanceWindows.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
