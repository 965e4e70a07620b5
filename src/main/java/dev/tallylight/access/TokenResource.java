package dev.tallylight.access;

import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/tokens")
@RolesAllowed(Role.ADMINISTER)
@Tag(name = "Tokens", description = "Who may call: bearer tokens with the roles viewer, editor and admin")
public class TokenResource {
    private final TokenRegistry registry;

    TokenResource(TokenRegistry registry) {
        this.registry = registry;
    }

    @GET
    @Operation(
            summary = "List the tokens",
            description =
                    "In the order they were made. Never the tokens themselves: only their hashes, and their first characters, are kept.")
    public Uni<Page<TokenView>> list(@RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return registry.list(Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @Operation(
            summary = "Create a token",
            description = "The answer holds the token, this once. After `expiresAt` it is refused.")
    public Uni<RestResponse<TokenView>> create(TokenRequest request) {
        return registry.create(request)
                .map(view -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, view)
                        .location(URI.create("/api/v1/tokens/" + view.id()))
                        .build());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Revoke a token")
    public Uni<Void> revoke(UUID id) {
        return registry.revoke(id);
    }
}
