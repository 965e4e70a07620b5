package dev.tallylight.webhook.log;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.webhook.EndpointRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
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
    private final StatsReader stats;
    private final Redelivery redelivery;
    private final EndpointRegistry endpoints;
    private final CurrentSlice current;

    EndpointDeliveryResource(
            DeliveryLog log,
            StatsReader stats,
            Redelivery redelivery,
            EndpointRegistry endpoints,
            CurrentSlice current) {
        this.log = log;
        this.stats = stats;
        this.redelivery = redelivery;
        this.endpoints = endpoints;
        this.current = current;
    }

    @GET
    @Path("/{id}/deliveries")
    @Operation(
            summary = "A webhook's deliveries",
            description = "Newest first, without their attempts. All parameters narrow it.")
    public Uni<Page<DeliveryView>> list(
            UUID id,
            @Parameter(description = "pending, succeeded, failed or skipped") @RestQuery @Nullable String state,
            @Parameter(description = "an event's type") @RestQuery @Nullable String type,
            @Parameter(description = "an event's id: evt_…") @RestQuery @Nullable String event,
            @RestQuery @Nullable String stream,
            @RestQuery @Nullable String replay,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        Slice slice = current.get();
        return log.find(
                        slice,
                        LogFilter.ofParameters(id, state, type, event, stream, replay),
                        Cursor.decode(cursor),
                        most)
                // the log outlives its webhook; what never was answers 404
                .call(rows -> rows.isEmpty()
                        ? endpoints.get(slice, id)
                        : Uni.createFrom().nullItem())
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @GET
    @Path("/{id}/stats")
    @Operation(
            summary = "How a webhook's receiver is doing",
            description =
                    "Counts, failures by kind and latencies of its newest deliveries: 500 at most, of the last 24 hours.")
    public Uni<EndpointStats> stats(UUID id) {
        Slice slice = current.get();
        return endpoints.get(slice, id).chain(found -> stats.of(slice, id));
    }

    @POST
    @Path("/{id}/test")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Send a test ping",
            description =
                    "An event test.ping, to this webhook only. Follow the delivery by its id. In the format dispersa it says `online`, of a stream at example.com; for pagerduty and opsgenie it is an incident of the lowest severity.")
    public Uni<RestResponse<DeliveryView>> test(UUID id) {
        Slice slice = current.get();
        return redelivery
                .ping(slice, id)
                .chain(delivery -> log.one(slice, delivery, false))
                .map(DeliveryView::accepted);
    }
}
