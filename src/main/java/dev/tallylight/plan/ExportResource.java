package dev.tallylight.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.plan.list.ListWriter;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamBatches;
import dev.tallylight.stream.draft.StreamRequest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1")
@RolesAllowed(Role.VIEW)
@Tag(name = "Streams")
public class ExportResource {
    private static final int PAGE = 250;

    private final StreamBatches streams;
    private final ObjectMapper mapper;
    private final Vertx vertx;
    private final CurrentSlice current;

    ExportResource(StreamBatches streams, ObjectMapper mapper, Vertx vertx, CurrentSlice current) {
        this.streams = streams;
        this.mapper = mapper;
        this.vertx = vertx;
        this.current = current;
    }

    @GET
    @Path("/streams/export")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "All streams as a list",
            description =
                    "In the form that the import takes, which finds them unchanged. Defaults are left out, and so are"
                            + " secrets: credentials, signing, and what of a URL stands as ***.")
    @APIResponse(
            responseCode = "200",
            description = "The list",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ImportResource.StreamList.class)),
                @Content(
                        mediaType = "application/yaml",
                        schema = @Schema(implementation = ImportResource.StreamList.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
            })
    public RestMulti<byte[]> json(
            @Parameter(description = "json (the default), yaml or csv") @RestQuery @Nullable String format,
            @Parameter(description = "with the secrets; for admins") @RestQuery @Nullable String secrets,
            @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        return export(format, headers, secrets, caller);
    }

    /** For whoever asks by {@code Accept}; the server streams with one media type a method. */
    @GET
    @Path("/streams/export")
    @Produces("application/yaml")
    @Operation(hidden = true)
    public RestMulti<byte[]> yaml(
            @RestQuery @Nullable String format,
            @RestQuery @Nullable String secrets,
            @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        return export(format, headers, secrets, caller);
    }

    /** The same for CSV. */
    @GET
    @Path("/streams/export")
    @Produces("text/csv")
    @Operation(hidden = true)
    public RestMulti<byte[]> csv(
            @RestQuery @Nullable String format,
            @RestQuery @Nullable String secrets,
            @Context HttpHeaders headers,
            @Context SecurityContext caller) {
        return export(format, headers, secrets, caller);
    }

    private RestMulti<byte[]> export(
            @Nullable String format, HttpHeaders headers, @Nullable String secrets, SecurityContext caller) {
        ListFormat as = format == null ? accepted(headers) : ListFormat.ofName(format);
        boolean withSecrets = ImportResource.flag("secrets", secrets);
        if (withSecrets && !caller.isUserInRole(Role.ADMINISTER)) {
            throw new ProblemException(ProblemType.FORBIDDEN, "Secrets are exported for admins alone; ask one.");
        }
        return RestMulti.fromMultiData(text(current.get(), new ListWriter(mapper, as), withSecrets))
                .header(HttpHeaders.CONTENT_TYPE, as.contentType())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + as.fileName() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .encodeAsJsonArray(false)
                .build();
    }

    /** The best of those that are accepted; whoever takes anything gets JSON, whichever method he was led to. */
    private static ListFormat accepted(HttpHeaders headers) {
        return headers.getAcceptableMediaTypes().stream()
                .findFirst()
                .map(ListFormat::ofMediaType)
                .orElse(ListFormat.JSON);
    }

    private Multi<byte[]> text(Slice slice, ListWriter writer, boolean withSecrets) {
        return Multi.createBy()
                .repeating()
                .uni(Pages::new, pages -> next(slice, pages, writer, withSecrets))
                .whilst(part -> !part.last())
                .map(Part::text);
    }

    /** How far an export is. */
    private static final class Pages {
        private @Nullable UUID after;
    }

    private record Part(byte[] text, boolean last) {}

    private Uni<Part> next(Slice slice, Pages pages, ListWriter writer, boolean withSecrets) {
        boolean first = pages.after == null;
        return streams.page(slice, pages.after, PAGE, withSecrets)
                .chain(some -> vertx.executeBlocking(
                        () -> {
                            boolean last = some.size() < PAGE;
                            List<StreamRequest> requests = some.stream()
                                    .map(StreamBatches.Described::request)
                                    .toList();
                            String text = (first ? writer.begin() : "")
                                    + writer.streams(requests, first)
                                    + (last ? writer.end(first && some.isEmpty()) : "");
                            pages.after = some.isEmpty()
                                    ? pages.after
                                    : some.getLast().id();
                            return new Part(text.getBytes(StandardCharsets.UTF_8), last);
                        },
                        false));
    }
}
