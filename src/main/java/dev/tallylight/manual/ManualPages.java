package dev.tallylight.manual;

import io.quarkus.vertx.http.Compressed;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The manual's pages, for whoever asks; an address that is none gets a page that says so. */
@Path("/docs")
@PermitAll
public class ManualPages {
    /** Own scripts and styles only, nothing inline (CSP Level 3). */
    private static final String POLICY =
            "default-src 'self'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

    /** Ten minutes: a new version's pages are there soon, and who reads to and fro asks once. */
    private static final String KEPT = "public, max-age=600";

    private static final String NOT_FOUND = "not-found.html";

    @GET
    @Operation(hidden = true)
    public Response first(@Context Request request) {
        return page("", request);
    }

    /** Compressed whatever it is, for the search's index is 400 KB. */
    @GET
    @Compressed
    @Path("/{page:.*}")
    @Operation(hidden = true)
    public Response page(String page, @Context Request request) {
        ManualFile file = ManualFile.at(page.endsWith("/") ? page.substring(0, page.length() - 1) : page);
        return file == null || file.name().equals(NOT_FOUND) ? nowhere() : answer(file, request);
    }

    private static Response answer(ManualFile file, Request request) {
        // weak: the same page is also sent compressed
        EntityTag tag = new EntityTag(file.digest(), true);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = unchanged != null
                ? unchanged
                : Response.ok(file.bytes()).type(file.type()).tag(tag);
        return secured(answer).header(HttpHeaders.CACHE_CONTROL, KEPT).build();
    }

    private static Response nowhere() {
        ManualFile page = ManualFile.read(NOT_FOUND);
        Response.ResponseBuilder answer = Response.status(404);
        if (page != null) {
            answer.entity(page.bytes()).type(page.type());
        }
        return secured(answer).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private static Response.ResponseBuilder secured(Response.ResponseBuilder answer) {
        return answer.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer");
    }
}
