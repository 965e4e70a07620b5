package dev.tallylight.webhook.inbox;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/api/v1/inboxes")
@RolesAllowed(Role.VIEW)
@Tag(name = "Inboxes", description = "Test handlers: addresses that show what was sent to them in the last ten minutes")
public class InboxResource {
    private final Inboxes inboxes;
    private final InboxReader reader;
    private final CurrentSlice slice;

    InboxResource(Inboxes inboxes, InboxReader reader, CurrentSlice slice) {
        this.inboxes = inboxes;
        this.reader = reader;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "List the inboxes", description = "The newest first.")
    public Uni<Page<InboxView>> list() {
        return inboxes.list(slice.get()).map(all -> new Page<>(all, null));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Make an inbox",
            description =
                    "Whatever is sent to its path, by any method, is shown for ten minutes. Its key is not to be guessed.")
    public Uni<RestResponse<InboxView>> create() {
        return inboxes.create(slice.get())
                .map(view -> RestResponse.ResponseBuilder.create(Response.Status.CREATED, view)
                        .location(URI.create("/api/v1/inboxes/" + view.key() + "/requests"))
                        .build());
    }

    @DELETE
    @Path("/{key}")
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Delete an inbox",
            description = "With all that it holds; its address answers 404 from then on.")
    public Uni<Void> delete(String key) {
        return inboxes.delete(slice.get(), key);
    }

    @GET
    @Path("/{key}/requests")
    @Operation(
            summary = "What arrived",
            description =
                    "The requests of the last ten minutes, the newest first: at most 100, and 2 MiB in all. Each says whether its signature and its digest verify, and by which webhook's secret.")
    public Uni<Page<InboxRequestView>> requests(String key) {
        return reader.requests(slice.get(), key).map(all -> new Page<>(all, null));
    }
}
