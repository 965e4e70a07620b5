package dev.tallylight.statuspage;

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

@Path("/api/v1/status-pages")
@RolesAllowed(Role.VIEW)
@Tag(name = "Status pages", description = "What strangers may see of streams with some tags")
public class StatusPageResource {
    private final StatusPages pages;
    private final CurrentSlice slice;

    StatusPageResource(StatusPages pages, CurrentSlice slice) {
        this.pages = pages;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List status pages", description = "In the order they were added.")
    public Uni<Page<StatusPageView>> list(@RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return pages.list(slice.get(), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Add a status page",
            description =
                    "On it is what bears one of its tags, for anybody who comes to /status/{slug}; with a password,"
                            + " for whoever knows that.")
    public Uni<RestResponse<StatusPageView>> create(StatusPageRequest request) {
        return pages.create(slice.get(), request)
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(URI.create(
                                "/api/v1/status-pages/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One status page")
    public Uni<RestResponse<StatusPageView>> get(UUID id) {
        return pages.get(slice.get(), id).map(StatusPageResource::tagged);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Change a status page",
            description =
                    "A merge patch (RFC 7396). The password stays where the patch does not name it; null takes it away.")
    public Uni<RestResponse<StatusPageView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = StatusPageRequest.class)))
                    JsonNode patch) {
        return pages.patch(slice.get(), id, patch, ETags.revision(ifMatch)).map(StatusPageResource::tagged);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Delete a status page", description = "Its address is not there from then on.")
    public Uni<Void> delete(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return pages.delete(slice.get(), id, ETags.revision(ifMatch));
    }

    private static RestResponse<StatusPageView> tagged(StatusPages.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
