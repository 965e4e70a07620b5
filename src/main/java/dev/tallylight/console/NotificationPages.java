package dev.tallylight.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tallylight.access.Role;
import dev.tallylight.webhook.EndpointRegistry;
import dev.tallylight.webhook.EndpointRequest;
import dev.tallylight.webhook.EndpointView;
import dev.tallylight.webhook.log.DeliveryLog;
import dev.tallylight.webhook.log.LogFilter;
import dev.tallylight.webhook.log.Redelivery;
import dev.tallylight.webhook.message.Format;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page called "Notifications API": where alerts go, a test, and what was delivered last. */
@Path("/notifications")
@RolesAllowed(Role.VIEW)
public class NotificationPages {
    private static final int SHOWN = 20;
    private static final int DELIVERIES = 10;

    private final Pages pages;
    private final EndpointRegistry registry;
    private final DeliveryLog deliveries;
    private final Redelivery pings;

    NotificationPages(Pages pages, EndpointRegistry registry, DeliveryLog deliveries, Redelivery pings) {
        this.pages = pages;
        this.registry = registry;
        this.deliveries = deliveries;
        this.pings = pings;
    }

    /** What was typed into the form, to show it again beside what is wrong with it. */
    public static class Form {
        @RestForm
        @Nullable
        String url;

        @RestForm
        @Nullable
        String send;

        @RestForm
        @Nullable
        String format;

        private boolean compatible() {
            return "dispersa".equals(format);
        }

        /** Its values for the template; before anything was typed, sending is on. */
        Map<String, Object> shown() {
            return Map.of(
                    "url", url == null ? "" : url, "send", url == null || send != null, "compatible", compatible());
        }

        /** Without the check the handler is kept, disabled: nothing is sent. */
        EndpointRequest request() {
            Format chosen = compatible() ? Format.DISPERSA : Format.STANDARD;
            return new EndpointRequest(
                    url,
                    List.of("*"),
                    null,
                    chosen,
                    null,
                    null,
                    send != null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(@RestQuery @Nullable String fragment) {
        return "endpoints".equals(fragment)
                ? endpoints().chain(endpoints -> pages.page("endpoints", Map.of("endpoints", endpoints)))
                : page(200, null, new Form(), Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(Form form) {
        return Uni.createFrom()
                .deferred(() -> registry.create(form.request()))
                .chain(found -> page(200, found.view(), new Form(), Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(422, null, form, FormErrors.of(failure, "url")));
    }

    @POST
    @Path("/{id}/{action:test|enable|disable|delete}")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> act(UUID id, String action) {
        Uni<?> done = switch (action) {
            case "test" -> pings.ping(id);
            case "enable" -> registry.patch(id, enabled(true), null);
            case "disable" -> registry.patch(id, enabled(false), null);
            default -> registry.delete(id, null);
        };
        return done.map(ignored -> Pages.seeOther("/notifications"));
    }

    private static JsonNode enabled(boolean enabled) {
        return JsonNodeFactory.instance.objectNode().put("enabled", enabled);
    }

    private Uni<Response> page(int code, @Nullable EndpointView made, Form form, Map<String, String> errors) {
        return endpoints().chain(endpoints -> {
            Map<String, Object> data = new HashMap<>();
            data.put("endpoints", endpoints);
            data.put("made", made == null ? false : made);
            data.put("form", form.shown());
            data.put("errors", errors);
            return pages.page(code, "notifications", data);
        });
    }

    private Uni<List<Map<String, Object>>> endpoints() {
        return registry.list(null, SHOWN).chain(this::withDeliveries);
    }

    private Uni<List<Map<String, Object>>> withDeliveries(List<EndpointView> endpoints) {
        Uni<List<Map<String, Object>>> all = Uni.createFrom().item(new ArrayList<>());
        for (EndpointView endpoint : endpoints) {
            all = all.chain(rows -> deliveries
                    .find(LogFilter.of(endpoint.id()), null, DELIVERIES)
                    .map(last -> {
                        rows.add(Map.of(
                                "it",
                                endpoint,
                                "deliveries",
                                last.stream().limit(DELIVERIES).toList()));
                        return rows;
                    }));
        }
        return all;
    }
}
