package dev.tallylight.console.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.checkpoint.CheckpointView;
import dev.tallylight.checkpoint.ConditionsOverTime;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.LiveUpdates;
import dev.tallylight.console.Pages;
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
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Checkpoints": who can see, since when; on a map; and how to start another. */
@Path("/checkpoints")
@RolesAllowed(Role.VIEW)
public class CheckpointPages {
    private static final String DAY = "24 h";
    private static final Map<String, Duration> RANGES = new LinkedHashMap<>();

    static {
        RANGES.put(DAY, Duration.ofHours(24));
        RANGES.put("7 d", Duration.ofDays(7));
        RANGES.put("30 d", Duration.ofDays(30));
        RANGES.put("90 d", Duration.ofDays(90));
    }

    private final Pages pages;
    private final CheckpointRegistry registry;
    private final ConditionsOverTime past;
    private final LiveUpdates updates;
    private final InstantSource clock;
    private final CurrentSlice slice;

    CheckpointPages(
            Pages pages,
            CheckpointRegistry registry,
            ConditionsOverTime past,
            LiveUpdates updates,
            InstantSource clock,
            CurrentSlice slice) {
        this.pages = pages;
        this.registry = registry;
        this.past = past;
        this.updates = updates;
        this.clock = clock;
        this.slice = slice;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(@RestQuery @Nullable String range, @RestQuery @Nullable String fragment) {
        return "now".equals(fragment)
                ? data(range).chain(data -> pages.page("checkpoint/now", data))
                : page(200, range, null, "", new CheckpointForm(), Map.of());
    }

    /** Says when to ask again for what the page shows. */
    @GET
    @Path("/live")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<String> live(@Context RoutingContext request) {
        return updates.ofEvents(slice.get(), past::mark, request);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> add(CheckpointForm form, @Context UriInfo uri) {
        return Uni.createFrom()
                .deferred(() -> registry.create(form.request()))
                .chain(found -> page(200, null, found.view(), hub(uri), new CheckpointForm(), Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(
                        failure -> page(422, null, null, "", form, FormErrors.of(failure, CheckpointForm.FIELDS)));
    }

    @POST
    @Path("/{id}/rename")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> rename(String id, @RestForm @Nullable String name) {
        JsonNode patch = JsonNodeFactory.instance.objectNode().put("name", name);
        return back(registry.patch(id, patch, null));
    }

    /** Where it is, in words and on the map; nothing for nowhere. */
    @POST
    @Path("/{id}/place")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> place(
            String id,
            @RestForm @Nullable String place,
            @RestForm @Nullable String latitude,
            @RestForm @Nullable String longitude) {
        return back(Uni.createFrom().deferred(() -> {
            JsonNode patch = JsonNodeFactory.instance
                    .objectNode()
                    .put("place", CheckpointForm.empty(place))
                    .put("latitude", CheckpointForm.degrees("latitude", latitude))
                    .put("longitude", CheckpointForm.degrees("longitude", longitude));
            return registry.patch(id, patch, null);
        }));
    }

    @POST
    @Path("/{id}/rotate-token")
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> rotate(String id, @Context UriInfo uri) {
        return registry.rotateToken(id)
                .chain(found -> page(200, null, found.view(), hub(uri), new CheckpointForm(), Map.of()));
    }

    @POST
    @Path("/{id}/delete")
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> delete(String id) {
        return back(registry.delete(id, null));
    }

    /** To the list; where it cannot be done, with the reason above it. */
    private Uni<Response> back(Uni<?> done) {
        return done.map(ignored -> Pages.seeOther("/checkpoints"))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(
                        failure -> page(409, null, null, "", new CheckpointForm(), Map.of("action", reason(failure))));
    }

    private static String reason(Throwable failure) {
        return String.join(" ", FormErrors.of(failure).values());
    }

    /** Where the browser finds the hub is where an agent will. */
    private static String hub(UriInfo uri) {
        URI base = uri.getBaseUri();
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    private Uni<Map<String, Object>> data(@Nullable String range) {
        String chosen = range != null && RANGES.containsKey(range) ? range : DAY;
        Instant now = clock.instant();
        Instant from = now.minus(RANGES.getOrDefault(chosen, Duration.ofHours(24)));
        return registry.list(slice.get())
                .chain(all -> past.since(from).map(spells -> shown(all, spells, from, now, chosen)));
    }

    private static Map<String, Object> shown(
            List<CheckpointView> all,
            Map<String, List<ConditionsOverTime.Spell>> spells,
            Instant from,
            Instant now,
            String range) {
        Map<String, Object> data = new HashMap<>();
        data.put("headline", CheckpointsShown.headline(all));
        data.put("checkpoints", CheckpointsShown.of(all, spells, from, now));
        data.put("dots", WorldMap.of(all));
        data.put("ranges", List.copyOf(RANGES.keySet()));
        data.put("range", range);
        return data;
    }

    private Uni<Response> page(
            int code,
            @Nullable String range,
            @Nullable CheckpointView made,
            String hub,
            CheckpointForm form,
            Map<String, String> errors) {
        return data(range).chain(data -> {
            data.put("made", made == null ? false : made);
            data.put("hub", hub);
            data.put("form", form.shown());
            data.put("errors", errors);
            return pages.page(code, "checkpoint/checkpoints", data);
        });
    }
}
