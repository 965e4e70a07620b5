package dev.tallylight.console.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.checkpoint.CheckpointRequest;
import dev.tallylight.checkpoint.CheckpointView;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
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
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Checkpoints": where streams are checked from, how its processes are, and how to start one. */
@Path("/checkpoints")
@RolesAllowed(Role.VIEW)
public class CheckpointPages {
    private static final String[] FIELDS = {"name", "place", "tags", "publicAddress"};

    private final Pages pages;
    private final CheckpointRegistry registry;
    private final CurrentSlice slice;

    CheckpointPages(Pages pages, CheckpointRegistry registry, CurrentSlice slice) {
        this.slice = slice;
        this.pages = pages;
        this.registry = registry;
    }

    /** What was typed into the form, to show it again beside what is wrong with it. */
    public static class Form {
        @RestForm
        @Nullable
        String name;

        @RestForm
        @Nullable
        String place;

        @RestForm
        @Nullable
        String tags;

        @RestForm
        @Nullable
        String publicAddress;

        @RestForm
        @Nullable
        String privateNetworks;

        Map<String, Object> shown() {
            return Map.of(
                    "name", text(name),
                    "place", text(place),
                    "tags", text(tags),
                    "publicAddress", text(publicAddress),
                    "privateNetworks", privateNetworks != null);
        }

        CheckpointRequest request() {
            List<String> labels = Arrays.stream(text(tags).split(",", -1))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .toList();
            return new CheckpointRequest(name, empty(place), labels, empty(publicAddress), privateNetworks != null);
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }

        private static @Nullable String empty(@Nullable String value) {
            return value == null || value.isBlank() ? null : value.strip();
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(@RestQuery @Nullable String fragment) {
        return "cards".equals(fragment)
                ? registry.list(slice.get())
                        .chain(all -> pages.page("checkpoint/checkpoint-cards", Map.of("checkpoints", all)))
                : page(200, null, "", new Form(), Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> add(Form form, @Context UriInfo uri) {
        return Uni.createFrom()
                .deferred(() -> registry.create(form.request()))
                .chain(found -> page(200, found.view(), hub(uri), new Form(), Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(422, null, "", form, FormErrors.of(failure, FIELDS)));
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

    @POST
    @Path("/{id}/rotate-token")
    @RolesAllowed(Role.ADMINISTER)
    @Operation(hidden = true)
    public Uni<Response> rotate(String id, @Context UriInfo uri) {
        return registry.rotateToken(id).chain(found -> page(200, found.view(), hub(uri), new Form(), Map.of()));
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
                .recoverWithUni(failure -> page(409, null, "", new Form(), Map.of("action", reason(failure))));
    }

    private static String reason(Throwable failure) {
        return String.join(" ", FormErrors.of(failure).values());
    }

    /** Where the browser finds the hub is where an agent will. */
    private static String hub(UriInfo uri) {
        URI base = uri.getBaseUri();
        return base.getScheme() + "://" + base.getRawAuthority();
    }

    private Uni<Response> page(
            int code, @Nullable CheckpointView made, String hub, Form form, Map<String, String> errors) {
        return registry.list(slice.get()).chain(all -> {
            Map<String, Object> data = new HashMap<>();
            data.put("checkpoints", all);
            data.put("made", made == null ? false : made);
            data.put("hub", hub);
            data.put("form", form.shown());
            data.put("errors", errors);
            return pages.page(code, "checkpoint/checkpoints", data);
        });
    }
}
