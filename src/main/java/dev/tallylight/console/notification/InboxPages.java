package dev.tallylight.console.notification;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.LiveUpdates;
import dev.tallylight.console.Pages;
import dev.tallylight.webhook.inbox.InboxReader;
import dev.tallylight.webhook.inbox.Inboxes;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The test handlers: their list, and one of them with what arrived, as it arrives. */
@Path("/inboxes")
@RolesAllowed(Role.VIEW)
public class InboxPages {
    private final Pages pages;
    private final Inboxes inboxes;
    private final InboxReader reader;
    private final LiveUpdates updates;
    private final CurrentSlice slice;

    InboxPages(Pages pages, Inboxes inboxes, InboxReader reader, LiveUpdates updates, CurrentSlice slice) {
        this.slice = slice;
        this.pages = pages;
        this.inboxes = inboxes;
        this.reader = reader;
        this.updates = updates;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> list(@Context UriInfo uri) {
        return inboxes.list(slice.get())
                .chain(all -> pages.page("notification/inboxes", Map.of("inboxes", all, "base", base(uri))));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add() {
        return inboxes.create(slice.get()).map(made -> Pages.seeOther("/inboxes/" + made.key()));
    }

    @POST
    @Path("/{key}/delete")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> delete(String key) {
        return inboxes.delete(slice.get(), key).map(ignored -> Pages.seeOther("/inboxes"));
    }

    @GET
    @Path("/{key}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(String key, @RestQuery @Nullable String fragment, @Context UriInfo uri) {
        boolean whole = !"requests".equals(fragment);
        Slice mine = slice.get();
        return inboxes.byKey(mine, key)
                .chain(inbox -> reader.requests(mine, key).chain(requests -> {
                    Map<String, Object> data = new HashMap<>();
                    data.put("inbox", inbox);
                    data.put("url", base(uri) + inbox.path());
                    data.put("requests", requests);
                    return pages.page(whole ? "notification/inbox" : "notification/inbox-requests", data);
                }));
    }

    /** Says when to ask again for what the page shows. */
    @GET
    @Path("/{key}/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<String> live(String key, @Context RoutingContext request) {
        Slice mine = slice.get();
        Multi<String> news = updates.ofInboxes(mine, request);
        return inboxes.byKey(mine, key).onItem().transformToMulti(inbox -> news);
    }

    private static String base(UriInfo uri) {
        String text = uri.getBaseUri().toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
