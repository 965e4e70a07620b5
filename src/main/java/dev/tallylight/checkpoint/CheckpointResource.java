package dev.tallylight.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/checkpoints")
@RolesAllowed(Role.VIEW)
@Tag(name = "Checkpoints", description = "The places that streams are checked from")
public class CheckpointResource {
    private final CheckpointRegistry registry;
    private final CurrentSlice slice;

    CheckpointResource(CheckpointRegistry registry, CurrentSlice slice) {
        this.registry = registry;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List the checkpoints", description = "With what their processes said of themselves last.")
    public Uni<Page<CheckpointView>> list() {
        return registry.list(slice.get()).map(checkpoints -> new Page<>(checkpoints, null));
    }

    @POST
    @RolesAllowed(Role.ADMINISTER)
    @Operation(
            summary = "Create a private checkpoint",
            description = "The answer holds the token that its agents are started with, this once.")
    public Uni<RestResponse<CheckpointView>> create(CheckpointRequest request) {
        return registry.create(request)
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(
                                URI.create("/api/v1/checkpoints/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One checkpoint")
    public Uni<RestResponse<CheckpointView>> get(String id) {
        return registry.find(slice.get(), id).map(CheckpointResource::tagged);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.ADMINISTER)
    @Operation(summary = "Change a checkpoint", description = "A merge patch (RFC 7396). Its id stays as it is.")
    public Uni<RestResponse<CheckpointView>> patch(
            String id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = CheckpointRequest.class)))
                    JsonNode patch) {
        return registry.patch(id, patch, ETags.revision(ifMatch)).map(CheckpointResource::tagged);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.ADMINISTER)
    @Operation(
            summary = "Delete a private checkpoint",
            description = "Its agents are refused from now on. 409 where streams have no other checkpoint.")
    public Uni<Void> delete(String id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return registry.delete(id, ETags.revision(ifMatch));
    }

    @POST
    @Path("/{id}/rotate-token")
    @RolesAllowed(Role.ADMINISTER)
    @Operation(
            summary = "Make a new token",
            description = "The answer holds it, this once. The one before is refused from now on.")
    public Uni<RestResponse<CheckpointView>> rotateToken(String id) {
        return registry.rotateToken(id).map(CheckpointResource::tagged);
    }

    private static RestResponse<CheckpointView> tagged(CheckpointRegistry.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
