package dev.tallylight.webhook.log;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/deliveries")
@RolesAllowed(Role.VIEW)
@Tag(name = "Webhooks")
public class DeliveryResource {
    private final DeliveryLog log;
    private final Redelivery redelivery;
    private final CurrentSlice current;

    DeliveryResource(DeliveryLog log, Redelivery redelivery, CurrentSlice current) {
        this.log = log;
        this.redelivery = redelivery;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "The delivery log",
            description =
                    "Of all webhooks, deleted ones included; newest first, without attempts. All parameters narrow it.")
    public Uni<Page<DeliveryView>> list(
            @RestQuery @Nullable String webhook,
            @Parameter(description = "pending, succeeded, failed or skipped") @RestQuery @Nullable String state,
            @Parameter(description = "an event's type") @RestQuery @Nullable String type,
            @Parameter(description = "an event's id: evt_…") @RestQuery @Nullable String event,
            @RestQuery @Nullable String stream,
            @RestQuery @Nullable String replay,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        UUID one = LogFilter.uuid("webhook", webhook);
        return log.find(
                        current.get(),
                        LogFilter.ofParameters(one, state, type, event, stream, replay),
                        Cursor.decode(cursor),
                        most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "One delivery",
            description =
                    "With every attempt, the newest first: what was sent without its secrets, what came back (an answer's body for admins alone), and how long its parts took.")
    public Uni<DeliveryView> get(UUID id, @Context SecurityContext caller) {
        return log.one(current.get(), id, caller.isUserInRole(Role.ADMINISTER));
    }

    @POST
    @Path("/{id}/redeliver")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Send a delivery again",
            description = "At once, whatever became of it, with the same webhook-id. Its attempts go on counting.")
    public Uni<RestResponse<DeliveryView>> redeliver(UUID id, @Context SecurityContext caller) {
        Slice slice = current.get();
        return redelivery
                .redeliver(slice, id)
                .chain(() -> log.one(slice, id, caller.isUserInRole(Role.ADMINISTER)))
                .map(DeliveryView::accepted);
    }
}
