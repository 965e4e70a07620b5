package dev.tallylight.dispersa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.rest.Descriptions;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** A body is read as JSON whatever its content type says: the old samples sent it as a form. */
@Path("/v1/dispersa")
@RolesAllowed(Role.VIEW)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Tag(
        name = "Dispersa",
        description =
                "The control API as clients of Dispersa call it. Each call has two query parameters, `client_id` (a token's"
                        + " id) and `api_key` (the token). docs/dispersa.md says what is known of the old one, and what is chosen.")
public class FacadeResource {
    private final FacadeStreams streams;
    private final CheckpointRegistry checkpoints;
    private final CurrentSlice slice;
    private final ObjectMapper mapper;

    FacadeResource(FacadeStreams streams, CheckpointRegistry checkpoints, CurrentSlice slice, ObjectMapper mapper) {
        this.streams = streams;
        this.checkpoints = checkpoints;
        this.slice = slice;
        this.mapper = mapper;
    }

    @GET
    @Path("/streams")
    @Operation(
            summary = "All streams",
            description = "In one answer, however many there are, in the order they were added.")
    @APIResponse(
            responseCode = "200",
            description = "The list",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Envelope.AllStreams.class)))
    public RestMulti<byte[]> list() {
        return RestMulti.fromMultiData(streams.all(slice.get()))
                .header(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .encodeAsJsonArray(false)
                .build();
    }

    @POST
    @Path("/streams")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Add a stream", description = "`id` keeps the one that it had elsewhere.")
    @RequestBody(content = @Content(schema = @Schema(implementation = FacadeStreamRequest.class)))
    public Uni<Envelope.OneStream> create(@Context RoutingContext request) {
        return streams.create(slice.get(), read(request)).map(Envelope.OneStream::new);
    }

    @GET
    @Path("/streams/{id}")
    @Operation(summary = "One stream")
    public Uni<Envelope.OneStream> get(String id) {
        return streams.get(slice.get(), id).map(Envelope.OneStream::new);
    }

    @PUT
    @Path("/streams/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Change a stream", description = "What is left out stays as it is.")
    @RequestBody(content = @Content(schema = @Schema(implementation = FacadeStreamRequest.class)))
    public Uni<Envelope.OneStream> change(String id, @Context RoutingContext request) {
        return streams.change(slice.get(), id, read(request)).map(Envelope.OneStream::new);
    }

    @DELETE
    @Path("/streams/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Delete a stream")
    public Uni<Envelope.Done> delete(String id) {
        return streams.delete(slice.get(), id).map(gone -> new Envelope.Done());
    }

    @GET
    @Path("/streams/{id}/pause")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Stop probing a stream", description = "By GET, as the old clients do.")
    public Uni<Envelope.OneStream> pause(String id) {
        return streams.setPaused(slice.get(), id, true).map(Envelope.OneStream::new);
    }

    @GET
    @Path("/streams/{id}/resume")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Probe a paused stream again", description = "By GET, as the old clients do.")
    public Uni<Envelope.OneStream> resume(String id) {
        return streams.setPaused(slice.get(), id, false).map(Envelope.OneStream::new);
    }

    @GET
    @Path("/checkpoints")
    @Operation(summary = "All checkpoints")
    public Uni<Envelope.AllCheckpoints> checkpoints() {
        return checkpoints
                .list(slice.get())
                .map(all -> new Envelope.AllCheckpoints(
                        all.stream().map(FacadeCheckpoint::of).toList()));
    }

    private FacadeStreamRequest read(RoutingContext request) {
        JsonNode tree;
        try {
            tree = mapper.readTree(FacadeDoor.body(request));
        } catch (IOException e) {
            throw notAnObject(); // or not in an encoding of JSON's
        }
        if (!tree.isObject()) {
            throw notAnObject();
        }
        return Descriptions.read(mapper, tree, FacadeStreamRequest.class);
    }

    private static ProblemException notAnObject() {
        return new ProblemException(
                ProblemType.MALFORMED_JSON,
                "The body is not a JSON object such as {\"url\": \"rtmp://example.com/live/a\"}.");
    }
}
