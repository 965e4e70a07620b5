package dev.tallylight.console.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.LiveUpdates;
import dev.tallylight.console.Pages;
import dev.tallylight.follow.Sequence;
import dev.tallylight.rest.Cursor;
import dev.tallylight.webhook.EndpointRegistry;
import dev.tallylight.webhook.EndpointView;
import dev.tallylight.webhook.log.DeliveryLog;
import dev.tallylight.webhook.log.LogFilter;
import dev.tallylight.webhook.log.Redelivery;
import dev.tallylight.webhook.log.StatsReader;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Notifications": whether every receiver gets through, what was delivered last, and whom to add. */
@Path("/notifications")
@RolesAllowed(Role.VIEW)
public class NotificationPages {
    private static final int SHOWN = 20;
    private static final int DELIVERIES = 5;

    private final Pages pages;
    private final EndpointRegistry registry;
    private final DeliveryLog deliveries;
    private final StatsReader stats;
    private final Redelivery pings;
    private final LiveUpdates updates;
    private final InstantSource clock;
    private final CurrentSlice slice;

    NotificationPages(
            Pages pages,
            EndpointRegistry registry,
            DeliveryLog deliveries,
            StatsReader stats,
            Redelivery pings,
            LiveUpdates updates,
            InstantSource clock,
            CurrentSlice slice) {
        this.updates = updates;
        this.clock = clock;
        this.slice = slice;
        this.pages = pages;
        this.registry = registry;
        this.deliveries = deliveries;
        this.stats = stats;
        this.pings = pings;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(
            @RestQuery @Nullable String fragment, @RestQuery @Nullable String add, @RestQuery @Nullable String cursor) {
        ReceiverForm form = new ReceiverForm();
        form.format = add;
        return "endpoints".equals(fragment)
                ? endpoints(cursor).chain(data -> pages.page("notification/endpoints", data))
                : page(200, cursor, null, form, Map.of());
    }

    /** Says when to ask again for what the page shows. */
    @GET
    @Path("/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<String> live(@Context RoutingContext request) {
        Slice mine = slice.get();
        return updates.ofEvents(mine, () -> stats.mark(mine), request);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(ReceiverForm form) {
        return Uni.createFrom()
                .deferred(() -> registry.create(slice.get(), form.request(), false))
                .chain(found -> page(200, null, found.view(), new ReceiverForm(), Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(422, null, null, form, FormErrors.of(failure, ReceiverForm.FIELDS)));
    }

    @POST
    @Path("/{id}/{action:test|enable|disable|delete}")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> act(UUID id, String action) {
        Uni<?> done = switch (action) {
            case "test" -> pings.ping(slice.get(), id);
            case "enable" -> registry.patch(slice.get(), id, enabled(true), null, false);
            case "disable" -> registry.patch(slice.get(), id, enabled(false), null, false);
            default -> registry.delete(slice.get(), id, null);
        };
        return done.map(ignored -> Pages.seeOther("/notifications"));
    }

    private static JsonNode enabled(boolean enabled) {
        return JsonNodeFactory.instance.objectNode().put("enabled", enabled);
    }

    private Uni<Response> page(
            int code,
            @Nullable String cursor,
            @Nullable EndpointView made,
            ReceiverForm form,
            Map<String, String> errors) {
        return endpoints(cursor).chain(data -> {
            data.put("made", made == null ? false : made);
            data.put("kinds", ReceiverKind.all());
            data.put("form", form.shown());
            data.put("errors", errors);
            return pages.page(code, "notification/notifications", data);
        });
    }

    private Uni<Map<String, Object>> endpoints(@Nullable String cursor) {
        Slice mine = slice.get();
        Instant now = clock.instant();
        return registry.list(mine, Cursor.decode(cursor), SHOWN)
                .chain(found -> rows(mine, found, now).map(rows -> {
                    Map<String, Object> data = new HashMap<>();
                    data.put("endpoints", rows);
                    data.put("headline", ReceiverShown.headline(rows));
                    data.put("cursor", cursor == null ? "" : cursor);
                    data.put(
                            "older",
                            found.size() > SHOWN
                                    ? new Cursor(found.get(SHOWN - 1).id()).encoded()
                                    : "");
                    return data;
                }));
    }

    /** One after the other: they share what reads them. */
    private Uni<List<Map<String, Object>>> rows(Slice mine, List<EndpointView> endpoints, Instant now) {
        List<Map<String, Object>> rows = new ArrayList<>();
        return Sequence.of(
                        endpoints.stream().limit(SHOWN).toList(),
                        endpoint -> stats.of(mine, endpoint.id())
                                .chain(health -> deliveries
                                        .find(mine, LogFilter.of(endpoint.id()), null, DELIVERIES)
                                        .invoke(last -> rows.add(ReceiverShown.row(
                                                endpoint,
                                                health,
                                                last.stream().limit(DELIVERIES).toList(),
                                                now)))))
                .replaceWith(rows);
    }
}
