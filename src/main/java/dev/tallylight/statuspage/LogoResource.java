package dev.tallylight.statuspage;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.statuspage.logo.Logo;
import dev.tallylight.statuspage.logo.RefusedLogo;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/api/v1/status-pages/{id}/logo")
@RolesAllowed(Role.EDIT)
@Tag(name = "Status pages")
public class LogoResource {
    private final StatusPages pages;
    private final CurrentSlice slice;

    LogoResource(StatusPages pages, CurrentSlice slice) {
        this.pages = pages;
        this.slice = slice;
    }

    @PUT
    @Operation(
            summary = "Upload a status page's logo",
            description =
                    "The body is the file: PNG, JPEG, WebP or SVG, at most 256 KiB and 2,000 x 2,000 pixels. What it is is"
                            + " found in its bytes; it is written anew without metadata, and of SVG nothing is kept that could act.")
    public Uni<LogoView> put(UUID id, byte[] file) {
        Slice mine = slice.get();
        return pages.get(mine, id) // whose page is not there learns nothing of his file
                .chain(found -> pages.setLogo(mine, id, logo(file)))
                .map(found -> found.view().logo());
    }

    @DELETE
    @Operation(summary = "Remove a status page's logo")
    public Uni<Void> delete(UUID id) {
        return pages.setLogo(slice.get(), id, null).replaceWithVoid();
    }

    /** @throws ProblemException saying why it cannot be taken */
    public static Logo logo(byte[] file) {
        try {
            return Logo.of(file);
        } catch (RefusedLogo e) {
            throw ProblemException.field(ProblemType.INVALID, "logo", String.valueOf(e.getMessage()));
        }
    }
}
