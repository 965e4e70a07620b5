package dev.tallylight.console.outage;

import dev.tallylight.console.FormBytes;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.outage.link.LinkedOutages;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * The page behind an alert's link: it asks, and acts when its form is sent. Looking at it changes nothing, for mail programs and
 * chats look at links by themselves.
 */
@Path("/acknowledge/{key}")
@PermitAll
public class AcknowledgePages {
    private final Pages pages;
    private final LinkedOutages outages;

    AcknowledgePages(Pages pages, LinkedOutages outages) {
        this.pages = pages;
        this.outages = outages;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> ask(String key) {
        return page(200, key, "", Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> act(String key, byte @Nullable [] form) {
        String name = FormBytes.field(form, "name");
        return outages.acknowledge(key, name, FormBytes.field(form, "with"))
                .chain(() -> page(200, key, "", Map.of()))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> page(422, key, name, FormErrors.of(failure, "name", "acknowledgedWith")));
    }

    private Uni<Response> page(int code, String key, String name, Map<String, String> errors) {
        return outages.look(key).chain(outage -> {
            Map<String, Object> data = new HashMap<>();
            data.put("it", outage);
            data.put("token", key);
            data.put("name", name);
            data.put("errors", errors);
            return pages.page(code, "outage/acknowledge", data);
        });
    }
}
