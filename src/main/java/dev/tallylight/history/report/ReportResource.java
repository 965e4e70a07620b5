package dev.tallylight.history.report;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/reports/availability")
@RolesAllowed(Role.VIEW)
@Tag(name = "History")
public class ReportResource {
    private static final String CSV = "text/csv";

    private final AvailabilityReports reports;
    private final CurrentSlice slice;

    ReportResource(AvailabilityReports reports, CurrentSlice slice) {
        this.reports = reports;
        this.slice = slice;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "How available streams were",
            description =
                    "A row for each stream, tag or day, as JSON or, for whoever accepts text/csv, as a table with all rows. Streams"
                            + " come in pages of JSON, in the order in which they were added; follow nextCursor. The last 30"
                            + " days where no period is given.")
    @APIResponse(
            responseCode = "200",
            description = "The report",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ReportView.class)),
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
            })
    public Uni<Response> get(
            @Parameter(description = "RFC 3339, or a day", example = "2026-11-01") @RestQuery @Nullable String from,
            @Parameter(description = "the first moment after it; a day begins it", example = "2026-12-01")
                    @RestQuery
                    @Nullable
                    String to,
            @Parameter(description = "Only streams with this tag") @RestQuery @Nullable String tag,
            @Parameter(description = "stream (the default), tag or day") @RestQuery @Nullable String groupBy,
            @Parameter(description = "in which days begin; UTC where it is left out", example = "Europe/Berlin")
                    @RestQuery
                    @Nullable
                    String timezone,
            @Parameter(description = "json or csv, where no header can be sent") @RestQuery @Nullable String format,
            @Parameter(description = "nextCursor of the page before; of streams alone") @RestQuery @Nullable
                    String cursor,
            @Parameter(description = "Streams in a page of JSON, 1 to 500; 500 where it is left out")
                    @RestQuery
                    @Nullable
                    Integer limit,
            @Context HttpHeaders headers) {
        AvailabilityReports.Question question = new AvailabilityReports.Question(from, to, tag, groupBy, timezone);
        if (!csv(format, headers)) {
            return reports.of(slice.get(), question, Cursor.decode(cursor), limit)
                    .map(report ->
                            Response.ok(report, MediaType.APPLICATION_JSON_TYPE).build());
        }
        if (cursor != null || limit != null) {
            throw ProblemException.field(
                    ProblemType.INVALID, cursor == null ? "limit" : "cursor", "goes with JSON: a table has all rows");
        }
        return reports.table(slice.get(), question).map(ReportResource::table);
    }

    private static Response table(String table) {
        return Response.ok(table, CSV + ";charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"availability.csv\"")
                .build();
    }

    /** What the caller would rather have; the format, where it is given. */
    private static boolean csv(@Nullable String format, HttpHeaders headers) {
        if (format == null || format.isEmpty()) {
            return headers.getAcceptableMediaTypes().stream()
                    .findFirst()
                    .filter(best -> !best.isWildcardType() && !best.isWildcardSubtype())
                    .map(MediaType.valueOf(CSV)::isCompatible)
                    .orElse(false);
        }
        if (!format.equals("json") && !format.equals("csv")) {
            throw ProblemException.field(ProblemType.INVALID, "format", "must be json or csv");
        }
        return format.equals("csv");
    }
}
