package dev.tallylight.webhook.log;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.Page;
import dev.tallylight.webhook.EndpointRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/api/v1/webhooks/{id}")
@RolesAllowed(Role.VIEW)
@Tag(name = "Webhooks")
public class ReplayResource {
    private final Replays replays;
    private final EndpointRegistry endpoints;
    private final CurrentSlice current;

    ReplayResource(Replays replays, EndpointRegistry endpoints, CurrentSlice current) {
        this.replays = replays;
        this.endpoints = endpoints;
        this.current = current;
    }

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Send a range of events again",
            description =
                    "All that happened from `since` until `until`, skipped and missed ones included, unless `types` and `states` narrow it; at most 10,000 events. What waits to be sent or is under way is left to itself. The answer says how to follow it. Receivers know repeats by their webhook-id.")
    public Uni<RestResponse<ReplayView>> start(UUID id, ReplayRequest request) {
        Slice slice = current.get();
        return replays.start(slice, id, request)
                .chain(replay -> replays.one(slice, id, replay))
                .map(ReplayResource::accepted);
    }

    @GET
    @Path("/replays")
    @Operation(summary = "A webhook's replays", description = "The newest 50, the newest first.")
    public Uni<Page<ReplayView>> list(UUID id) {
        Slice slice = current.get();
        return endpoints.get(slice, id).chain(found -> replays.of(slice, id)).map(found -> new Page<>(found, null));
    }

    @GET
    @Path("/replays/{replay}")
    @Operation(summary = "How far a replay has come")
    public Uni<ReplayView> get(UUID id, UUID replay) {
        return replays.one(current.get(), id, replay);
    }

    @POST
    @Path("/replays/{replay}/cancel")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Cancel a replay",
            description =
                    "What still waits is again what it was before; what was never sent is skipped. An exchange that is under way ends by itself.")
    public Uni<ReplayView> cancel(UUID id, UUID replay) {
        Slice slice = current.get();
        return replays.cancel(slice, id, replay).chain(() -> replays.one(slice, id, replay));
    }

    private static RestResponse<ReplayView> accepted(ReplayView replay) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, replay)
                .location(URI.create("/api/v1/webhooks/" + replay.webhookId() + "/replays/" + replay.id()))
                .build();
    }
}
