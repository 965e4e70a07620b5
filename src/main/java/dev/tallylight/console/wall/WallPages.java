package dev.tallylight.console.wall;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.console.Pages;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The wallboard: a page that is loaded once, and a feed that keeps it right. */
@Path("/wall")
@RolesAllowed(Role.WATCH_WALL)
public class WallPages {
    private final Pages pages;
    private final WallFeed feed;
    private final CurrentSlice slice;

    WallPages(Pages pages, WallFeed feed, CurrentSlice slice) {
        this.pages = pages;
        this.feed = feed;
        this.slice = slice;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> wall(@RestQuery @Nullable String tag) {
        String shown = WallFeed.given(tag) == null ? "" : String.valueOf(WallFeed.given(tag));
        return pages.page("wall/wall", Map.of("tag", shown));
    }

    @GET
    @Path("/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<String> live(@RestQuery @Nullable String tag, @Context RoutingContext request) {
        return feed.of(slice.get(), WallFeed.given(tag), request);
    }
}
