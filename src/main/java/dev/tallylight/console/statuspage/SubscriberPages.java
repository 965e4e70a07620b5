package dev.tallylight.console.statuspage;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.Cursor;
import dev.tallylight.statuspage.StatusPages;
import dev.tallylight.statuspage.subscriber.SubscriberState;
import dev.tallylight.statuspage.subscriber.SubscriberView;
import dev.tallylight.statuspage.subscriber.Subscribers;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Who is subscribed to a status page: how many, in which state, and each of them to be removed. */
@Path("/status-pages/{id}/subscribers")
@RolesAllowed(Role.VIEW)
public class SubscriberPages {
    private static final int SHOWN = 100;

    private final Pages pages;
    private final StatusPages all;
    private final Subscribers subscribers;
    private final CurrentSlice slice;

    SubscriberPages(Pages pages, StatusPages all, Subscribers subscribers, CurrentSlice slice) {
        this.pages = pages;
        this.all = all;
        this.subscribers = subscribers;
        this.slice = slice;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(
            UUID id,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String cursor,
            @Context SecurityContext caller) {
        Slice mine = slice.get();
        SubscriberState only = state(state);
        return all.get(mine, id)
                .chain(found -> subscribers
                        .counts(mine, id)
                        .chain(counts -> subscribers
                                .list(
                                        mine,
                                        id,
                                        only,
                                        null,
                                        Cursor.decode(cursor),
                                        SHOWN,
                                        caller.isUserInRole(Role.EDIT))
                                .chain(rows -> {
                                    Map<String, Object> data = new HashMap<>();
                                    data.put("page", found.view());
                                    data.put("counts", counts);
                                    data.put("state", only == null ? "" : only.wireName());
                                    data.put("rows", rows.stream().limit(SHOWN).toList());
                                    data.put("next", next(rows));
                                    return pages.page("statuspage/subscribers", data);
                                })));
    }

    @POST
    @Path("/{subscriber}/remove")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> remove(UUID id, UUID subscriber) {
        return subscribers
                .remove(slice.get(), id, subscriber)
                .map(ignored -> Pages.seeOther("/status-pages/" + id + "/subscribers"));
    }

    /** What is none is all of them: a link that somebody shortened. */
    private static @Nullable SubscriberState state(@Nullable String text) {
        return Arrays.stream(SubscriberState.values())
                .filter(each -> each.wireName().equals(text))
                .findFirst()
                .orElse(null);
    }

    private static String next(List<SubscriberView> rows) {
        return rows.size() > SHOWN ? new Cursor(rows.get(SHOWN - 1).id()).encoded() : "";
    }
}
