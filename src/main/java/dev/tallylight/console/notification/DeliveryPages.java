package dev.tallylight.console.notification;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.console.Words;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.Cursor;
import dev.tallylight.webhook.EndpointRegistry;
import dev.tallylight.webhook.EndpointView;
import dev.tallylight.webhook.log.DeliveryLog;
import dev.tallylight.webhook.log.DeliveryState;
import dev.tallylight.webhook.log.DeliveryView;
import dev.tallylight.webhook.log.EndpointStats;
import dev.tallylight.webhook.log.LogFilter;
import dev.tallylight.webhook.log.Redelivery;
import dev.tallylight.webhook.log.Replays;
import dev.tallylight.webhook.log.StatsReader;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** One receiver's page: how it is doing, its delivery log, what is sent again; and one delivery with every attempt. */
@Path("/notifications")
@RolesAllowed(Role.VIEW)
public class DeliveryPages {
    private static final int SHOWN = 50;

    private final Pages pages;
    private final EndpointRegistry registry;
    private final DeliveryLog log;
    private final StatsReader stats;
    private final Replays replays;
    private final Redelivery redelivery;
    private final InstantSource clock;
    private final CurrentSlice slice;

    DeliveryPages(
            Pages pages,
            EndpointRegistry registry,
            DeliveryLog log,
            StatsReader stats,
            Replays replays,
            Redelivery redelivery,
            InstantSource clock,
            CurrentSlice slice) {
        this.clock = clock;
        this.slice = slice;
        this.pages = pages;
        this.registry = registry;
        this.log = log;
        this.stats = stats;
        this.replays = replays;
        this.redelivery = redelivery;
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> receiver(
            UUID id,
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String find,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String fragment) {
        return "progress".equals(fragment)
                ? replays.of(slice.get(), id)
                        .chain(found -> pages.page("notification/replays", Map.of("id", id, "replays", found)))
                : page(200, id, new Query(state, type, find, cursor), new ReplayForm(), Map.of());
    }

    @POST
    @Path("/{id}/replay")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> replay(UUID id, ReplayForm form) {
        return Uni.createFrom()
                .deferred(() -> replays.start(slice.get(), id, form.request()))
                .map(started -> Pages.seeOther("/notifications/" + id + "#again"))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(
                        failure -> page(422, id, Query.NONE, form, FormErrors.of(failure, "since", "until", "states")));
    }

    @POST
    @Path("/{id}/replays/{replay}/cancel")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> cancel(UUID id, UUID replay) {
        return replays.cancel(slice.get(), id, replay).map(done -> Pages.seeOther("/notifications/" + id + "#again"));
    }

    @GET
    @Path("/deliveries/{delivery}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> delivery(UUID delivery, @Context SecurityContext caller) {
        return log.one(slice.get(), delivery, caller.isUserInRole(Role.ADMINISTER))
                .chain(found -> pages.page("notification/delivery", Map.of("d", found)));
    }

    @POST
    @Path("/deliveries/{delivery}/redeliver")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> redeliver(UUID delivery) {
        return redelivery
                .redeliver(slice.get(), delivery)
                .map(done -> Pages.seeOther("/notifications/deliveries/" + delivery));
    }

    /**
     * What the log is narrowed to.
     *
     * @param find an event's or a stream's id
     */
    private record Query(
            @Nullable String state,
            @Nullable String type,
            @Nullable String find,
            @Nullable String cursor) {
        static final Query NONE = new Query(null, null, null, null);

        LogFilter filter(UUID id) {
            String wanted = find == null ? "" : find.strip();
            boolean event = wanted.startsWith("evt_");
            return LogFilter.ofParameters(id, state, type, event ? wanted : null, event ? null : wanted, null);
        }

        /** For the link to what is older. */
        String query() {
            return "state=" + Words.inQuery(text(state)) + "&type=" + Words.inQuery(text(type)) + "&find="
                    + Words.inQuery(text(find));
        }

        static String text(@Nullable String text) {
            return text == null ? "" : text;
        }
    }

    private Uni<Response> page(int code, UUID id, Query query, ReplayForm form, Map<String, String> errors) {
        Slice mine = slice.get();
        Map<String, Object> data = new HashMap<>();
        return registry.get(mine, id)
                .invoke(endpoint -> data.put("it", endpoint.view()))
                .chain(endpoint -> stats.of(mine, id))
                .invoke(health -> data.put("stats", health))
                .chain(health -> replays.of(mine, id))
                .invoke(again -> data.put("replays", again))
                .chain(again -> log.find(mine, query.filter(id), Cursor.decode(query.cursor), SHOWN))
                .chain(found -> {
                    describe(data, id, query, found);
                    data.put("form", form.shown());
                    data.put("errors", errors);
                    return pages.page(code, "notification/receiver", data);
                });
    }

    private void describe(Map<String, Object> data, UUID id, Query query, List<DeliveryView> found) {
        List<DeliveryView> shown = found.stream().limit(SHOWN).toList();
        if (data.get("it") instanceof EndpointView endpoint && data.get("stats") instanceof EndpointStats health) {
            data.putAll(ReceiverShown.row(endpoint, health, shown, clock.instant()));
        }
        data.put("id", id);
        data.put("older", older(found, query, id));
        data.put("state", Query.text(query.state));
        data.put("type", Query.text(query.type));
        data.put("find", Query.text(query.find));
        data.put(
                "states",
                Arrays.stream(DeliveryState.values())
                        .map(DeliveryState::wireName)
                        .toList());
        data.put(
                "types",
                Arrays.stream(EventType.values()).map(EventType::wireName).toList());
    }

    private static String older(List<DeliveryView> found, Query query, UUID id) {
        return found.size() <= SHOWN
                ? ""
                : "/notifications/" + id + "?" + query.query() + "&cursor="
                        + new Cursor(found.get(SHOWN - 1).id()).encoded() + "#log";
    }
}
