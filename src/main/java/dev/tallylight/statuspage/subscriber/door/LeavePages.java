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

/**
 * The link that each mail carries. A person is asked; a mail program's one click (RFC 8058: a POST without cookies) is not. What is
 * posted is not even read: there is nothing to choose.
 */
@Path("/status/unsubscribe/{token}")
@PermitAll
public class LeavePages {
    private final Departures departures;
    private final StrangersPages shown;

    LeavePages(Departures departures, StrangersPages shown) {
        this.departures = departures;
        this.shown = shown;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> ask(String token) {
        return shown.orProblem(departures
                .look(token)
                .map(held -> held == null
                        ? left()
                        : shown.page(
                                200,
                                "leave",
                                shown.byId(held.page()),
                                Map.of("masked", held.masked(), "token", token))));
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> act(String token) {
        return shown.orProblem(departures
                .leave(token)
                .map(held -> held == null ? left() : shown.page(200, "left", shown.byId(held.page()), Map.of())));
    }

    private Response left() {
        return shown.words(
                200,
                "You are not subscribed any more",
                "The address is deleted. A mail that is on its way already may still come.");
    }
}
