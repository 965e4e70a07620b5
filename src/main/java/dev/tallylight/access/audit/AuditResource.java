package dev.tallylight.access.audit;

import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/audit")
@RolesAllowed(Role.ADMINISTER)
@Tag(name = "Audit", description = "Who did what")
public class AuditResource {
    /** What an id has room for. */
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final AuditReader reader;

    AuditResource(AuditReader reader) {
        this.reader = reader;
    }

    @GET
    @Operation(
            summary = "Who did what",
            description =
                    "Changes, sign-ins, and what was refused (counted by the minute), the newest first. No secrets: of what is write-only, only that it changed.")
    public Uni<Page<AuditView>> list(
            @Parameter(description = "Only what this token did: its name, or its id") @RestQuery @Nullable String actor,
            @Parameter(description = "Only since then, RFC 3339", example = "2026-11-23T00:00:00Z") @RestQuery @Nullable
                    String since,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return reader.page(actor, since(since), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    /** @throws ProblemException where it is no time */
    public static @Nullable Instant since(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            Instant since = OffsetDateTime.parse(text).toInstant();
            return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since.isAfter(LATEST) ? LATEST : since;
        } catch (DateTimeParseException e) {
            throw ProblemException.field(
                    ProblemType.INVALID_PARAMETER, "since", "must be a time such as 2026-11-23T00:00:00Z");
        }
    }
}
