package dev.tallylight.statuspage.subscriber;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/status-pages/{id}/subscribers")
@RolesAllowed(Role.VIEW)
@Tag(name = "Status pages")
public class SubscriberResource {
    private final Subscribers subscribers;
    private final CurrentSlice slice;

    SubscriberResource(Subscribers subscribers, CurrentSlice slice) {
        this.subscribers = subscribers;
        this.slice = slice;
    }

    @GET
    @Operation(
            summary = "A status page's subscribers",
            description = "In the order in which they came. Addresses are whole for editors and admins alone.")
    public Uni<Page<SubscriberView>> list(
            UUID id,
            @Parameter(description = "unconfirmed, active, bouncing or failing") @RestQuery @Nullable String state,
            @Parameter(description = "mail or webhook") @RestQuery @Nullable String channel,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit,
            @Context SecurityContext caller) {
        int most = Page.limit(limit);
        return subscribers
                .list(
                        slice.get(),
                        id,
                        parameter("state", state, SubscriberState::ofWireName),
                        parameter("channel", channel, Channel::ofWireName),
                        Cursor.decode(cursor),
                        most,
                        caller.isUserInRole(Role.EDIT))
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @GET
    @Path("/counts")
    @Operation(summary = "How many subscribers a status page has, and how many it takes")
    public Uni<SubscriberCounts> counts(UUID id) {
        return subscribers.counts(slice.get(), id);
    }

    @GET
    @Path("/export")
    @Produces("text/csv")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "All subscribers as a table",
            description = "With their addresses: personal data. That it was taken is written into the audit.")
    public Uni<Response> export(UUID id) {
        return subscribers
                .export(slice.get(), id)
                .map(table -> Response.ok(table, "text/csv;charset=UTF-8")
                        .header("Content-Disposition", "attachment; filename=\"subscribers.csv\"")
                        .header("Cache-Control", "no-store")
                        .build());
    }

    @DELETE
    @Path("/{subscriber}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Remove a subscriber", description = "Nothing of it is kept, and nobody is told.")
    public Uni<Void> remove(UUID id, UUID subscriber) {
        return subscribers.remove(slice.get(), id, subscriber);
    }

    @POST
    @Path("/{subscriber}/bounce")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "A mail to a subscriber came back",
            description =
                    "For what mail servers say after they took a mail (RFC 3464), which comes to your mailbox and not"
                            + " to Tallylight. The third within 30 days pauses the subscription, or one that is permanent.")
    public Uni<SubscriberView> bounce(UUID id, UUID subscriber, @Nullable BounceRequest bounce) {
        return subscribers.bounce(slice.get(), id, subscriber, bounce == null ? new BounceRequest(null) : bounce);
    }

    private static <T> @Nullable T parameter(String name, @Nullable String text, Function<String, T> read) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return read.apply(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field(ProblemType.INVALID_PARAMETER, name, String.valueOf(e.getMessage()));
        }
    }
}
