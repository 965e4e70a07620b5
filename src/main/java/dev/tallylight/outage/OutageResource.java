package dev.tallylight.outage;

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
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
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

@Path("/api/v1/outages")
@RolesAllowed(Role.VIEW)
@Tag(name = "Outages", description = "What was off air or silent, since when, why, and who has it in hand")
public class OutageResource {
    private final Outages outages;
    private final CurrentSlice slice;

    OutageResource(Outages outages, CurrentSlice slice) {
        this.outages = outages;
        this.slice = slice;
    }

    @GET
    @Operation(
            summary = "List outages",
            description = "The newest first. `from` and `to` choose those that any part of that time lies in.")
    public Uni<Page<OutageView>> list(
            @RestQuery @Nullable String stream,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String open,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        OutageFilter filter = OutageFilter.ofParameters(stream, tag, from, to, open);
        return outages.list(slice.get(), filter, Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One outage",
            description = "With its course, who was told of it, and what people say happened around it.")
    public Uni<RestResponse<OutageView>> get(UUID id) {
        return outages.get(slice.get(), id).map(OutageResource::tagged);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Acknowledge an outage, or write of it",
            description = "A merge patch (RFC 7396) of `note`, `cause`, `acknowledged` and `acknowledgedWith`. Who"
                    + " acknowledges it has it in hand: nobody is reminded of it any more.")
    public Uni<RestResponse<OutageView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = OutagePatch.class))) JsonNode patch) {
        return outages.patch(slice.get(), id, patch, ETags.revision(ifMatch))
                .chain(() -> outages.get(slice.get(), id))
                .map(OutageResource::tagged);
    }

    private static RestResponse<OutageView> tagged(Outages.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
