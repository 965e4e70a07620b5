package dev.tallylight.annotation;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/annotations")
@RolesAllowed(Role.VIEW)
@Tag(name = "Annotations", description = "What happened around outages: deploys, switches, works")
public class AnnotationResource {
    private final Annotations annotations;
    private final CurrentSlice slice;

    AnnotationResource(Annotations annotations, CurrentSlice slice) {
        this.annotations = annotations;
        this.slice = slice;
    }

    @GET
    @Operation(summary = "What happened", description = "Newest first.")
    public Uni<Page<AnnotationView>> list(
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable Integer limit) {
        int most = Page.limit(limit);
        Period period = Period.ofParameters(from, to);
        return annotations
                .list(slice.get(), period.from(), period.to(), Cursor.decode(cursor), most)
                .map(rows -> Page.of(rows, most, row -> row, row -> new Cursor(row.id())));
    }

    @POST
    @RolesAllowed(Role.EDIT)
    @ResponseStatus(201)
    @Operation(
            summary = "Say what happened",
            description =
                    "A deploy says so by itself: it is shown beside the outages around it. Nothing is decided by it.")
    public Uni<AnnotationView> add(AnnotationRequest request) {
        return annotations.add(slice.get(), request);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Take it back")
    public Uni<Void> delete(UUID id) {
        return annotations.delete(slice.get(), id);
    }
}
