package dev.tallylight.console.stream.detail;

import dev.tallylight.access.Role;
import dev.tallylight.console.Pages;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the reasons mean, for whoever follows one from a stream's page: nobody needs the internet to read it. */
@Path("/streams")
@RolesAllowed(Role.VIEW)
public class ReasonPages {
    private final Pages pages;

    ReasonPages(Pages pages) {
        this.pages = pages;
    }

    @GET
    @Path("/reasons")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> all() {
        return pages.page("reasons", Map.of("sections", ReasonGuide.BUILT_IN.sections()));
    }
}
