package dev.tallylight.hint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.ETags;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
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

@Path("/api/v1/hints")
@RolesAllowed(Role.VIEW)
@Tag(name = "Hints", description = "Doors for media servers' publish and un-publish hooks")
public class HintResource {
    private final Hints hints;
    private final Origins origins;
    private final CurrentSlice slice;

    HintResource(Hints hints, Origins origins, CurrentSlice slice) {
        this.hints = hints;
        this.origins = origins;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List the hints", description = "In the order they were made, each with what it heard last.")
    public Uni<Page<HintView>> list(@RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return hints.list(slice.get(), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Make a hint",
            description =
                    "The answer holds its key and its URL, this once. A media server that calls it has the streams"
                            + " that it names probed at once; nothing is decided by it.")
    public Uni<RestResponse<HintView>> create(HintRequest request, @Context HttpServerRequest http) {
        return hints.create(slice.get(), request)
                .map(found -> RestResponse.ResponseBuilder.create(
                                Response.Status.CREATED, found.view().at(origins.address(http)))
                        .location(URI.create("/api/v1/hints/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One hint")
    public Uni<RestResponse<HintView>> get(UUID id) {
        return hints.get(slice.get(), id).map(HintResource::tagged);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Change a hint", description = "A merge patch (RFC 7396). Its key stays.")
    public Uni<RestResponse<HintView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = HintRequest.class))) JsonNode patch) {
        return hints.patch(slice.get(), id, patch, ETags.revision(ifMatch)).map(HintResource::tagged);
    }

    @POST
    @Path("/{id}/rotate-key")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Give a hint another key",
            description = "The answer holds it and its URL, this once; the old one opens nothing from then on.")
    public Uni<HintView> rotateKey(UUID id, @Context HttpServerRequest http) {
        return hints.rotateKey(slice.get(), id).map(found -> found.view().at(origins.address(http)));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Delete a hint", description = "With what it proposes; its URL answers 404 from then on.")
    public Uni<Void> delete(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return hints.delete(slice.get(), id, ETags.revision(ifMatch));
    }

    private static RestResponse<HintView> tagged(Hints.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
