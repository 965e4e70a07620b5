package dev.tallylight.hint;

import dev.tallylight.access.entry.Guessing;
import dev.tallylight.hint.shape.GoOn;
import dev.tallylight.hint.shape.HookRequest;
import dev.tallylight.hint.shape.MediaServer;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.body.CutBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Takes a media server's hook and answers, by its kind, so that it goes on: at once, whatever becomes of the hook, and also while
 * the database cannot be asked. Open to whoever knows a key.
 */
@Path("/hints")
@PermitAll
@Consumes(MediaType.WILDCARD)
public class HintDoor {
    private static final String OUTCOME = "Tallylight-Hint";

    private final HintKeys keys;
    private final HintWork work;
    private final Guessing guessing;

    HintDoor(HintKeys keys, HintWork work, Guessing guessing) {
        this.keys = keys;
        this.work = work;
        this.guessing = guessing;
    }

    @GET
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> get(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    @HEAD
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> head(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    @OPTIONS
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> options(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    @POST
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> post(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    @PUT
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> put(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    @PATCH
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> patch(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    @DELETE
    @Path("/{key}")
    @Operation(hidden = true)
    public Uni<Response> delete(String key, @Context RoutingContext request) {
        return take(key, request);
    }

    private Uni<Response> take(String key, RoutingContext context) {
        String sender = sender(context.request());
        HookRequest hook = hook(context);
        return keys.find(key).map(answer -> switch (answer) {
            case HintKeys.Known known -> known(known, hook, sender);
            case HintKeys.Untold untold -> response(GoOn.WHOEVER_ASKS, "the database cannot be asked");
            case HintKeys.Unknown unknown -> throw wrong(sender);
        });
    }

    private Response known(HintKeys.Known hint, HookRequest hook, String sender) {
        MediaServer.Reading reading = hint.kind().read(hook);
        return response(reading.goOn(), work.take(hint, reading.hooks(), sender).words());
    }

    private static Response response(GoOn goOn, String outcome) {
        Response.ResponseBuilder response =
                Response.ok(goOn.body()).type(goOn.contentType()).header(OUTCOME, outcome);
        goOn.headers().forEach(response::header);
        return response.build();
    }

    /** Its key is not repeated: it may be one of somebody else's. */
    private ProblemException wrong(String sender) {
        @Nullable ProblemException tooOften = guessing.wrong(sender, "key of a hint");
        return tooOften == null
                ? new ProblemException(ProblemType.NOT_FOUND, "There is no hint with this key.")
                : tooOften;
    }

    private static HookRequest hook(RoutingContext context) {
        String query = context.request().query();
        String type = context.request().getHeader("Content-Type");
        return new HookRequest(query == null ? "" : query, type == null ? "" : type, CutBody.of(context));
    }

    private static String sender(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
    }
}
