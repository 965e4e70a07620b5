package dev.tallylight.status;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/streams/{id}/transitions")
@RolesAllowed(Role.VIEW)
@Tag(name = "Streams")
public class TransitionResource {
    private final TransitionLog log;
    private final CurrentSlice slice;

    TransitionResource(TransitionLog log, CurrentSlice slice) {
        this.log = log;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "A stream's transitions", description = "Newest first, each with its evidence.")
    public Uni<Page<TransitionView>> list(
            UUID id, @RestQuery @Nullable String cursor, @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        return log.of(slice.get(), id, Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }
}
