package dev.tallylight.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.alert.Status;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.ETags;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.draft.StreamRequest;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1")
@RolesAllowed(Role.VIEW)
@Tag(name = "Streams", description = "The live streams under watch")
public class StreamResource {
    private final StreamRegistry registry;
    private final CurrentSlice slice;

    StreamResource(StreamRegistry registry, CurrentSlice slice) {
        this.registry = registry;
        this.slice = slice;
    }

    @GET
    @Path("/streams")
    @Operation(summary = "List streams", description = "In the order they were added.")
    public Uni<Page<StreamView>> list(
            @Parameter(description = "online, degraded, offline, unknown or paused") @RestQuery @Nullable String status,
            @Parameter(description = "Only streams with this tag") @RestQuery @Nullable String tag,
            @Parameter(description = "Only streams whose name or URL holds this text") @RestQuery @Nullable String q,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return registry.list(slice.get(), status(status), tag, q, Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @Path("/streams")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Add a stream", description = "It is probed at once, then at every interval of its policy.")
    public Uni<RestResponse<StreamView>> create(StreamRequest request) {
        return registry.create(slice.get(), request)
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(URI.create("/api/v1/streams/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/streams/{id}")
    @Operation(summary = "One stream")
    public Uni<RestResponse<StreamView>> get(UUID id) {
        return registry.get(slice.get(), id).map(StreamResource::tagged);
    }

    @PATCH
    @Path("/streams/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Change a stream",
            description =
                    "A merge patch (RFC 7396): null sets the default again. With If-Match, only what you saw is changed. A URL at another server (scheme, host or port) needs `auth` and `signing` given again, or set to null.")
    public Uni<RestResponse<StreamView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = StreamRequest.class))) JsonNode patch) {
        return registry.patch(slice.get(), id, patch, ETags.revision(ifMatch)).map(StreamResource::tagged);
    }

    @DELETE
    @Path("/streams/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Delete a stream", description = "What happened to it stays in the feed and the delivery log.")
    public Uni<Void> delete(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return registry.delete(slice.get(), id, ETags.revision(ifMatch));
    }

    @POST
    @Path("/streams/{id}/pause")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Stop probing a stream",
            description = "An outage that is open stays open until it is seen again.")
    public Uni<RestResponse<StreamView>> pause(UUID id) {
        return registry.setPaused(slice.get(), id, true).map(StreamResource::tagged);
    }

    @POST
    @Path("/streams/{id}/resume")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Probe a paused stream again")
    public Uni<RestResponse<StreamView>> resume(UUID id) {
        return registry.setPaused(slice.get(), id, false).map(StreamResource::tagged);
    }

    private static RestResponse<StreamView> tagged(StreamRegistry.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }

    private static @Nullable Status status(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        try {
            return Status.ofWireName(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, "status", String.valueOf(e.getMessage()));
        }
    }
}
