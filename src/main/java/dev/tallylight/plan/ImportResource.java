package dev.tallylight.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.rest.Json;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.draft.StreamRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

@Path("/api/v1")
@RolesAllowed(Role.EDIT)
@Tag(name = "Streams")
public class ImportResource {
    private final Importer importer;

    private final Json json;
    private final Vertx vertx;
    private final CurrentSlice slice;

    ImportResource(Importer importer, ObjectMapper mapper, Vertx vertx, CurrentSlice slice) {
        this.importer = importer;
        this.json = new Json(mapper);
        this.vertx = vertx;
        this.slice = slice;
    }

    /** A list of streams, as JSON and YAML have it. */
    @Schema(name = "StreamList")
    public record StreamList(@Schema(required = true) List<StreamRequest> streams) {}

    /**
     * Goes on when the client is gone: what was begun is ended in order, and its lock is given back. The answer names up to
     * 100,000 rows, and is written beside the event loop that others are served on.
     */
    @POST
    @Path("/streams/import")
    @Cancellable(false)
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml", "text/csv"})
    @Operation(
            summary = "Add and change many streams at once",
            description =
                    "The list is compared with the streams that there are, by key, else by URL and protocol. A row"
                            + " that cannot be is rejected by itself. The same list again changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "What was done, or would be",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ImportReport.class)))
    public Uni<byte[]> apply(
            @Parameter(description = "only say what would be done") @RestQuery @Nullable String dryRun,
            @Parameter(description = "delete the streams that the list does not hold") @RestQuery @Nullable
                    String prune,
            @Context HttpHeaders headers,
            @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON,
                                        schema = @Schema(implementation = StreamList.class)),
                                @Content(
                                        mediaType = "application/yaml",
                                        schema = @Schema(implementation = StreamList.class)),
                                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
                            })
                    byte[] body) {
        MediaType type = headers.getMediaType() == null ? MediaType.APPLICATION_JSON_TYPE : headers.getMediaType();
        return importer.run(new Importer.Request(
                        slice.get(),
                        body,
                        ListFormat.ofMediaType(type),
                        type.getParameters().get(MediaType.CHARSET_PARAMETER),
                        flag("dryRun", dryRun),
                        flag("prune", prune)))
                .chain(report -> vertx.executeBlocking(() -> json.bytes(report), false));
    }

    @GET
    @Path("/streams/import")
    @RolesAllowed(Role.VIEW)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "How far an import is",
            description = "Of the one that is under way, at whichever hub it was sent to.")
    public Uni<ImportProgress> progress() {
        return importer.progress(slice.get());
    }

    /** Strictly: whoever writes {@code dryRun=yes} does not want his streams changed. */
    static boolean flag(String name, @Nullable String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw ProblemException.field(ProblemType.INVALID_PARAMETER, name, "must be true or false");
    }
}
