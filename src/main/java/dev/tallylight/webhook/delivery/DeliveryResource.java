package dev.tallylight.webhook.delivery;

import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/api/v1/deliveries")
@RolesAllowed(Role.VIEW)
@Tag(name = "Webhooks")
public class DeliveryResource {
    private final DeliveryLog log;
    private final Redelivery redelivery;

    DeliveryResource(DeliveryLog log, Redelivery redelivery) {
        this.log = log;
        this.redelivery = redelivery;
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One delivery", description = "With every attempt, the newest first.")
    public Uni<DeliveryView> get(UUID id) {
        return log.one(id);
    }

    @POST
    @Path("/{id}/redeliver")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Send a delivery again",
            description = "At once, whatever became of it, with the same webhook-id. Its attempts go on counting.")
    public Uni<RestResponse<DeliveryView>> redeliver(UUID id) {
        return redelivery.redeliver(id).chain(() -> log.one(id)).map(DeliveryView::accepted);
    }
}
