package dev.tallylight.webhook.delivery;

import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.webhook.EndpointRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/webhooks")
@RolesAllowed(Role.VIEW)
@Tag(name = "Webhooks")
public class EndpointDeliveryResource {
    private final DeliveryLog log;
    private final Redelivery redelivery;
    private final EndpointRegistry endpoints;

    EndpointDeliveryResource(DeliveryLog log, Redelivery redelivery, EndpointRegistry endpoints) {
        this.log = log;
        this.redelivery = redelivery;
        this.endpoints = endpoints;
    }

    /** @param replayed how many deliveries are due again */
    @RegisterForReflection
    public record Replayed(int replayed) {}

    @GET
    @Path("/{id}/deliveries")
    @Operation(summary = "A webhook's deliveries", description = "Newest first, without their attempts.")
    public Uni<Page<DeliveryView>> list(
            UUID id,
            @Parameter(description = "pending, succeeded, failed or skipped") @RestQuery @Nullable String state,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return log.of(id, DeliveryState.ofParameter(state), Cursor.decode(cursor), most)
                // the log outlives its webhook; what never was answers 404
                .call(rows ->
                        rows.isEmpty() ? endpoints.get(id) : Uni.createFrom().nullItem())
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @Path("/{id}/replay")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Send a range of events again",
            description =
                    "All that happened from `since` until `until`, skipped and missed ones included; at most 10,000 events. Receivers know them by their webhook-id.")
    public Uni<RestResponse<Replayed>> replay(UUID id, ReplayRequest request) {
        return redelivery
                .replay(id, request)
                .map(replayed -> RestResponse.status(Response.Status.ACCEPTED, new Replayed(replayed)));
    }

    @POST
    @Path("/{id}/test")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Send a test ping",
            description =
                    "An event test.ping, to this webhook only. Follow the delivery by its id. In the format dispersa it says `online`, of a stream at example.com.")
    public Uni<RestResponse<DeliveryView>> test(UUID id) {
        return redelivery.ping(id).chain(log::one).map(DeliveryView::accepted);
    }
}
