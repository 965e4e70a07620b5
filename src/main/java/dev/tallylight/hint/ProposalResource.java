package dev.tallylight.hint;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.ETags;
import dev.tallylight.rest.Page;
import dev.tallylight.stream.StreamView;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/hints/proposals")
@RolesAllowed(Role.VIEW)
@Tag(name = "Hints", description = "Doors for media servers' publish and un-publish hooks")
public class ProposalResource {
    private final Proposals proposals;
    private final CurrentSlice slice;

    ProposalResource(Proposals proposals, CurrentSlice slice) {
        this.proposals = proposals;
        this.slice = slice;
    }

    @GET
    @Operation(
            summary = "What is published and not watched",
            description = "Heard of last first, 1,000 are kept. With ignored=true those that are ignored for ever.")
    public Uni<Page<ProposalView>> list(@RestQuery @Nullable Boolean ignored, @RestQuery @Nullable Integer limit) {
        return proposals
                .list(slice.get(), Boolean.TRUE.equals(ignored), Page.limit(limit))
                .map(all -> new Page<>(all, null));
    }

    @POST
    @Path("/{id}/add")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Make a stream of a proposal",
            description = "At the URL that is suggested, or at another; the answer is the stream.")
    public Uni<RestResponse<StreamView>> add(UUID id, @RequestBody(required = false) @Nullable ProposalAnswer answer) {
        return proposals
                .add(slice.get(), id, answer == null ? ProposalAnswer.AS_SUGGESTED : answer)
                .map(found -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, found.view())
                        .location(URI.create("/api/v1/streams/" + found.view().id()))
                        .header(HttpHeaders.ETAG, ETags.of(found.revision()))
                        .build());
    }

    @POST
    @Path("/{id}/ignore")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Ignore a proposal for ever", description = "It is not proposed again.")
    public Uni<Void> ignore(UUID id) {
        return proposals.ignore(slice.get(), id);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Forget a proposal",
            description = "It is proposed again when it is published again, also where it was ignored.")
    public Uni<Void> forget(UUID id) {
        return proposals.forget(slice.get(), id);
    }
}
