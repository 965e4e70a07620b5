package dev.tallylight.statuspage.subscriber.door;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The link in a confirmation mail: it asks, and acts when its button is pressed, for mail programs open links by themselves. */
@Path("/status/confirm/{token}")
@PermitAll
public class ConfirmPages {
    private final Confirmations confirmations;
    private final StrangersPages shown;

    ConfirmPages(Confirmations confirmations, StrangersPages shown) {
        this.confirmations = confirmations;
        this.shown = shown;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> ask(String token) {
        return shown.orProblem(confirmations.look(token).map(held -> page("confirm", held, token)));
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> act(String token) {
        return shown.orProblem(confirmations.confirm(token).map(held -> page("confirmed", held, token)));
    }

    private Response page(String template, Confirmations.Held held, String token) {
        return shown.page(200, template, shown.byId(held.page()), Map.of("masked", held.masked(), "token", token));
    }
}
