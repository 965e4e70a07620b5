package dev.tallylight.server.beat;

import dev.tallylight.access.entry.Guessing;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.body.CutBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Hears servers. Open to strangers: the key in the address is all that is needed, and is a secret. What is right always passes,
 * however much else comes that is wrong.
 */
@Path("/api/v1/heartbeats/{key}")
@PermitAll
@Consumes(MediaType.WILDCARD)
@Tag(name = "Servers", description = "What reports by heartbeats")
public class HeartbeatDoor {
    private static final String NO_TOKEN =
            "Needs no token. 204 whatever the body holds; 404 for a key that no server has.";

    private final HeartbeatKeys keys;
    private final Heartbeats heartbeats;
    private final Guessing guessing;
    private final InstantSource clock;
    private final HeartbeatRate rate = new HeartbeatRate();

    HeartbeatDoor(HeartbeatKeys keys, Heartbeats heartbeats, Guessing guessing, InstantSource clock) {
        this.keys = keys;
        this.heartbeats = heartbeats;
        this.guessing = guessing;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "A server's heartbeat", description = NO_TOKEN)
    @APIResponse(responseCode = "204", description = "Heard")
    public Uni<Response> get(String key, @Context HttpServerRequest request) {
        return hear(key, request, null);
    }

    @HEAD
    @Operation(hidden = true)
    public Uni<Response> head(String key, @Context HttpServerRequest request) {
        return hear(key, request, null);
    }

    @POST
    @Operation(
            summary = "A server's heartbeat, with what it says of itself",
            description = NO_TOKEN
                    + " The fields of a JSON object (load, version, whatever you like) are kept as facts: 20 of them, each"
                    + " with 200 characters at most. A body has 16 KiB at most.")
    @RequestBody(
            required = false,
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "204", description = "Heard")
    public Uni<Response> post(String key, @Context RoutingContext request) {
        return hear(key, request.request(), CutBody.of(request));
    }

    private Uni<Response> hear(String key, HttpServerRequest request, byte @Nullable [] body) {
        HeartbeatKeys.Known known = keys.find(key);
        return known != null
                ? Uni.createFrom().item(heard(known, body))
                : keys.ask(key).map(found -> found == null ? wrong(request) : heard(found, body));
    }

    private Response heard(HeartbeatKeys.Known known, byte @Nullable [] body) {
        boolean often = !rate.allows(
                known.server(), System.nanoTime() / Duration.ofSeconds(1).toNanos());
        boolean large = body != null && body.length > HeartbeatFacts.MOST_BYTES;
        heartbeats.heard(
                known.server(),
                new Heartbeat(clock.instant(), body == null || often ? null : HeartbeatFacts.read(body)));
        if (often) {
            return problem(
                    ProblemType.RATE_LIMITED,
                    "A server is heard " + HeartbeatRate.PER_SECOND
                            + " times a second at most. It was heard all the same:"
                            + " send one heartbeat in each interval.");
        }
        if (large) {
            return problem(
                    ProblemType.BODY_TOO_LARGE,
                    "A heartbeat's body has 16 KiB at most. The heartbeat counts all the same: send fewer facts.");
        }
        return Response.noContent().build();
    }

    private Response wrong(HttpServerRequest request) {
        String address =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        ProblemException tooOften = guessing.wrongKey(address);
        if (tooOften != null) {
            throw tooOften;
        }
        return problem(
                ProblemType.NOT_FOUND,
                "No server has this key. It stands on the server's page once, when it is added or its key is rotated.");
    }

    private static Response problem(ProblemType type, String detail) {
        Problem problem = Objects.requireNonNull(Problem.of(type, detail));
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
