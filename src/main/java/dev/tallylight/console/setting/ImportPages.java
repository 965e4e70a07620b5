package dev.tallylight.console.setting;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.plan.ImportProgress;
import dev.tallylight.plan.Importer;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.rest.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** The page that takes a list of streams: it is compared first, then what was seen is applied. The parts are for import.js. */
@Path("/import")
@RolesAllowed(Role.EDIT)
public class ImportPages {
    private final Pages pages;
    private final Importer importer;
    private final CurrentSlice slice;

    ImportPages(Pages pages, Importer importer, CurrentSlice slice) {
        this.slice = slice;
        this.pages = pages;
        this.importer = importer;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show() {
        return importer.progress(slice.get()).chain(progress -> pages.page("setting/import", shown(progress)));
    }

    /** How far the one is that is under way, whoever began it. */
    @GET
    @Path("/progress")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> progress() {
        return importer.progress(slice.get()).chain(progress -> pages.page("setting/import-progress", shown(progress)));
    }

    private static Map<String, Object> shown(ImportProgress progress) {
        Map<String, Object> data = new HashMap<>();
        data.put("underWay", progress.underWay());
        if (progress.startedAt() != null && progress.rows() != null && progress.done() != null) {
            data.put("startedAt", progress.startedAt());
            data.put("rows", progress.rows());
            data.put("done", progress.done());
        }
        return data;
    }

    /**
     * The body is the list itself.
     *
     * @param format json, yaml or csv; else as it looks
     * @param deletes how many deletions were shown: more than these are not made
     */
    @POST
    @Path("/{action:compare|apply}")
    @Cancellable(false)
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> run(
            String action,
            @RestQuery @Nullable String format,
            @RestQuery @Nullable String prune,
            @RestQuery @Nullable Integer deletes,
            byte[] list) {
        Slice mine = slice.get();
        return Uni.createFrom()
                .deferred(() -> importer.run(new Importer.Request(
                        mine,
                        list,
                        format == null || format.isEmpty() ? ListFormat.ofText(list) : ListFormat.ofName(format),
                        null,
                        action.equals("compare"),
                        "true".equals(prune),
                        deletes == null ? Integer.MAX_VALUE : deletes)))
                .chain(report -> pages.page("setting/import-result", ImportShown.of(report)))
                .onFailure(ProblemException.class)
                .recoverWithUni(failure -> pages.page(
                        "setting/import-result",
                        Map.of(
                                "problem",
                                String.join(" ", FormErrors.of(failure).values()))));
    }
}
