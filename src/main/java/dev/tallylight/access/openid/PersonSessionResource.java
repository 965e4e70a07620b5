package dev.tallylight.access.openid;

import dev.tallylight.access.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/people")
@RolesAllowed(Role.ADMINISTER)
@Tag(name = "Tokens")
public class PersonSessionResource {
    private final PersonSessions sessions;

    PersonSessionResource(PersonSessions sessions) {
        this.sessions = sessions;
    }

    @DELETE
    @Path("/{id}/sessions")
    @Operation(
            summary = "Sign a person out everywhere",
            description =
                    "Ends all sign-ins of somebody whom the identity provider knows, at once. `id` is the person's `actorId` in the audit. Whoever still has a role there can sign in again; tokens that the person made go on.")
    public Uni<Void> end(UUID id) {
        return sessions.end(id);
    }
}
