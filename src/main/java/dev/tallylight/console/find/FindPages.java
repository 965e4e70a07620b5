package dev.tallylight.console.find;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.console.Pages;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What the palette lists for the letters typed so far: a few streams of the caller's slice, then pages and actions. */
@Path("/find")
@RolesAllowed(Role.VIEW)
public class FindPages {
    /** As many as fit without reading. */
    private static final int MOST_STREAMS = 8;

    /** What is longer finds nothing that its beginning does not. */
    private static final int MOST_LETTERS = 200;

    private final Pages pages;
    private final StreamRegistry streams;
    private final CurrentSlice slice;

    FindPages(Pages pages, StreamRegistry streams, CurrentSlice slice) {
        this.pages = pages;
        this.streams = streams;
        this.slice = slice;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> find(@RestQuery @Nullable String q, @Context SecurityContext caller) {
        String typed = q == null ? "" : q.strip();
        String asked = typed.length() > MOST_LETTERS ? typed.substring(0, MOST_LETTERS) : typed;
        List<Place> places = Place.matching(asked, caller::isUserInRole);
        Uni<List<StreamView>> found = asked.isEmpty()
                ? Uni.createFrom().item(List.of())
                : streams.list(slice.get(), null, null, asked, null, MOST_STREAMS);
        return found.chain(matching -> pages.page("find/found", Map.of("found", options(matching, places))));
    }

    private static List<Map<String, String>> options(List<StreamView> streams, List<Place> places) {
        List<Map<String, String>> all = new ArrayList<>();
        streams.stream()
                .limit(MOST_STREAMS)
                .map(stream -> Map.of(
                        "name",
                        stream.name(),
                        "small",
                        stream.url(),
                        "icon",
                        "",
                        "status",
                        stream.status().wireName(),
                        "to",
                        "/streams/" + stream.id(),
                        "act",
                        ""))
                .forEach(all::add);
        places.stream()
                .map(place -> Map.of(
                        "name", place.name(),
                        "small", "",
                        "icon", place.icon(),
                        "status", "",
                        "to", place.to(),
                        "act", place.act()))
                .forEach(all::add);
        return all;
    }
}
