package dev.tallylight.history.target;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/targets")
@RolesAllowed(Role.VIEW)
@Tag(name = "Targets", description = "What is promised of a month")
public class TargetResource {
    private final Targets targets;
    private final CurrentSlice slice;

    TargetResource(Targets targets, CurrentSlice slice) {
        this.targets = targets;
        this.slice = slice;
    }

    /** The answer. */
    @RegisterForReflection
    public record TargetList(List<TargetView> items) {}

    @GET
    @Operation(
            summary = "What is promised",
            description = "Of tags, and of streams. How it is kept stands in /summary and in a stream's /uptime.")
    public Uni<TargetList> list() {
        return targets.list(slice.get()).map(TargetList::new);
    }

    @PUT
    @RolesAllowed(Role.EDIT)
    @Operation(
            summary = "Promise something of a tag",
            description =
                    "So many percent of each calendar month, of all streams that have the tag, together and each by itself.")
    public Uni<TargetView> put(TargetRequest request) {
        return targets.ofTag(slice.get(), request);
    }

    @DELETE
    @RolesAllowed(Role.EDIT)
    @Operation(summary = "Promise nothing of a tag any more")
    public Uni<Void> delete(@RestQuery @Nullable String tag) {
        return targets.withdraw(slice.get(), tag == null ? "" : tag);
    }
}
