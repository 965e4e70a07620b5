package dev.tallylight.webhook;

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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
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

@Path("/api/v1/webhooks")
@RolesAllowed(Role.VIEW)
@Tag(name = "Webhooks", description = "Where events are sent, signed, and what became of each delivery")
public class EndpointResource {
    private final EndpointRegistry registry;
    private final CurrentSlice slice;

    EndpointResource(EndpointRegistry registry, CurrentSlice slice) {
        this.registry = registry;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List webhooks", description = "In the order they were added; URLs redacted.")
    public Uni<Page<EndpointView>> list(@RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return registry.list(slice.get(), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Add a webhook",
            description =
                    "The answer holds, this once, the `secret` that signs (Standard Webhooks 1.0) and the `token` of Dispersa's digest.")
    public Uni<RestResponse<EndpointView>> create(EndpointRequest request, @Context SecurityContext caller) {
        return registry.create(slice.get(), request, caller.isUserInRole(Role.ADMINISTER))
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(URI.create("/api/v1/webhooks/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One webhook")
    public Uni<RestResponse<EndpointView>> get(UUID id) {
        return registry.get(slice.get(), id).map(EndpointResource::tagged);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Change a webhook",
            description =
                    "A merge patch (RFC 7396): null sets the default again. With If-Match, only what you saw is changed. Switching it off skips what waits for it; switching it on forgets its failures. A URL at another server needs `token`, `headers` and `clientCertificate` given again, or set to null.")
    public Uni<RestResponse<EndpointView>> patch(
            UUID id,
            @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @RequestBody(content = @Content(schema = @Schema(implementation = EndpointRequest.class))) JsonNode patch,
            @Context SecurityContext caller) {
        return registry.patch(slice.get(), id, patch, ETags.revision(ifMatch), caller.isUserInRole(Role.ADMINISTER))
                .map(EndpointResource::tagged);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Delete a webhook", description = "What was sent to it stays in the delivery log.")
    public Uni<Void> delete(UUID id, @RestHeader(HttpHeaders.IF_MATCH) @Nullable String ifMatch) {
        return registry.delete(slice.get(), id, ETags.revision(ifMatch));
    }

    @POST
    @Path("/{id}/rotate-secret")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Make a new secret",
            description =
                    "The answer holds it, this once (of an Ed25519 key, the public half). For 24 hours both sign: webhook-signature then holds two signatures.")
    public Uni<RestResponse<EndpointView>> rotateSecret(
            UUID id, @RequestBody(required = false) @Nullable RotationRequest request) {
        return registry.rotateSecret(slice.get(), id, request == null ? new RotationRequest(null) : request)
                .map(EndpointResource::tagged);
    }

    /** Most send no body, with whatever type their client says it has. */
    @POST
    @Path("/{id}/rotate-secret")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<RestResponse<EndpointView>> rotateSecret(UUID id) {
        return rotateSecret(id, null);
    }

    @GET
    @Path("/{id}/public-key")
    @Operation(
            summary = "What to verify with",
            description =
                    "The public keys (`whpk_…`) of a webhook whose `signature` is v1a: two while a rotation is under way.")
    public Uni<PublicKeysView> publicKeys(UUID id) {
        return registry.publicKeys(slice.get(), id);
    }

    private static RestResponse<EndpointView> tagged(EndpointRegistry.Found found) {
        return RestResponse.ResponseBuilder.ok(found.view())
                .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                .build();
    }
}
