package dev.tallylight.webhook.inbox;

import dev.tallylight.access.Slice;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.body.MediaTypeHeaders;
import dev.tallylight.store.Ids;
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
import java.time.InstantSource;
import java.util.Arrays;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Takes any request for an inbox and answers 200 with nothing, as the simplest handler does. Open to strangers. */
@Path("/inbox/{key}")
@PermitAll
@Consumes(MediaType.WILDCARD)
public class InboxDoor {
    private static final int MOST_TARGET = 2_000;
    private static final String RETRY_AFTER_SECONDS = "5";

    private final Inboxes inboxes;
    private final InboxContents contents;
    private final Doorkeeper doorkeeper;
    private final InstantSource clock;

    InboxDoor(Inboxes inboxes, InboxContents contents, Doorkeeper doorkeeper, InstantSource clock) {
        this.inboxes = inboxes;
        this.contents = contents;
        this.doorkeeper = doorkeeper;
        this.clock = clock;
    }

    @POST
    @Operation(hidden = true)
    public Uni<Response> post(String key, @Context RoutingContext request, byte @Nullable [] body) {
        return take(key, request, body);
    }

    @PUT
    @Operation(hidden = true)
    public Uni<Response> put(String key, @Context RoutingContext request, byte @Nullable [] body) {
        return take(key, request, body);
    }

    @PATCH
    @Operation(hidden = true)
    public Uni<Response> patch(String key, @Context RoutingContext request, byte @Nullable [] body) {
        return take(key, request, body);
    }

    @DELETE
    @Operation(hidden = true)
    public Uni<Response> delete(String key, @Context RoutingContext request, byte @Nullable [] body) {
        return take(key, request, body);
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> get(String key, @Context RoutingContext request) {
        return take(key, request, null);
    }

    @HEAD
    @Operation(hidden = true)
    public Uni<Response> head(String key, @Context RoutingContext request) {
        return take(key, request, null);
    }

    @OPTIONS
    @Operation(hidden = true)
    public Uni<Response> options(String key, @Context RoutingContext request) {
        return take(key, request, null);
    }

    private Uni<Response> take(String key, RoutingContext request, byte @Nullable [] body) {
        return inboxes.byKey(Slice.ALL, key).chain(inbox -> {
            if (!doorkeeper.lets(inbox.id())) {
                return Uni.createFrom().item(tooMany());
            }
            return contents.keep(inbox.id(), received(request, body == null ? new byte[0] : body))
                    .replaceWith(() -> Response.ok().build());
        });
    }

    private static Response tooMany() {
        Problem problem = Problem.of(
                ProblemType.RATE_LIMITED,
                "An inbox takes " + Doorkeeper.BURST + " requests at once and " + Doorkeeper.PER_SECOND + " a second.");
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .header("Retry-After", RETRY_AFTER_SECONDS)
                .build();
    }

    private ReceivedRequest received(RoutingContext context, byte[] body) {
        HttpServerRequest request = context.request();
        String target = request.uri();
        return new ReceivedRequest(
                Ids.at(clock.instant()),
                clock.instant(),
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress(),
                request.method().name(),
                target.length() <= MOST_TARGET ? target : target.substring(0, MOST_TARGET) + "…",
                HeaderNotes.of(MediaTypeHeaders.asSent(context)),
                body.length <= ReceivedRequest.MOST_BODY ? body : Arrays.copyOf(body, ReceivedRequest.MOST_BODY),
                body.length);
    }
}
