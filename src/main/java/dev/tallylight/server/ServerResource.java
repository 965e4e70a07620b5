package dev.tallylight.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
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

@Path("/api/v1/servers")
@RolesAllowed(Role.VIEW)
@Tag(name = "Servers", description = "What reports by heartbeats")
public class ServerResource {
    private final ServerRegistry registry;
    private final CurrentSlice slice;

    ServerResource(ServerRegistry registry, CurrentSlice slice) {
        this.registry = registry;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List the servers", description = "In the order they were added.")
    public Uni<Page<ServerView>> list(
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return registry.list(slice.get(), ServerFilter.ofParameters(status, tag, q), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Add a server",
            description = "The answer holds the key by which it reports, this once. Until it is heard it is unknown.")
    public Uni<RestResponse<ServerView>> create(ServerRequest request) {
        Slice mine = slice.get();
        return registry.create(mine, request)
                .chain(keyed -> registry.get(mine, keyed))
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(URI.create("/api/v1/servers/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One server")
    public Uni<RestResponse<ServerView>> get(UUID id) {
        return tagged(slice.get(), id);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Change a server",
            description =
                    "A merge patch (RFC 7396): null sets the default again. With If-Match, only what you saw is changed.")
    public Uni<RestResponse<ServerView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = ServerRequest.class))) JsonNode patch) {
        Slice mine = slice.get();
        return registry.patch(mine, id, patch, ETags.revision(ifMatch)).chain(() -> tagged(mine, id));
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Delete a server", description = "Its key is nobody's from then on. Its outages stay.")
    public Uni<Void> delete(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return registry.delete(slice.get(), id, ETags.revision(ifMatch));
    }

    @POST
    @Path("/{id}/pause")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Leave a server's silence alone",
            description = "An outage that is open stays open until it is heard again.")
    public Uni<RestResponse<ServerView>> pause(UUID id) {
        Slice mine = slice.get();
        return registry.setPaused(mine, id, true).chain(() -> tagged(mine, id));
    }

    @POST
    @Path("/{id}/resume")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Watch a paused server again", description = "It is unknown until it is heard.")
    public Uni<RestResponse<ServerView>> resume(UUID id) {
        Slice mine = slice.get();
        return registry.setPaused(mine, id, false).chain(() -> tagged(mine, id));
    }

    @POST
    @Path("/{id}/rotate-key")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Give a server a new key",
            description = "The answer holds it, this once. The one before is nobody's from then on.")
    public Uni<RestResponse<ServerView>> rotateKey(UUID id) {
        Slice mine = slice.get();
        return registry.rotateKey(mine, id)
                .chain(keyed -> registry.get(mine, keyed))
                .map(ServerResource::tagged);
    }

    private Uni<RestResponse<ServerView>> tagged(Slice mine, UUID id) {
        return registry.get(mine, id).map(ServerResource::tagged);
    }

    private static RestResponse<ServerView> tagged(ServerRegistry.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
