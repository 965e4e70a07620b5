package dev.tallylight.console.moving;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.access.entry.QueryCredentials;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.plan.ImportReport;
import dev.tallylight.plan.Importer;
import dev.tallylight.plan.list.ListFormat;
import dev.tallylight.plan.list.MovedList;
import dev.tallylight.plan.list.UnreadableListException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** The page "Moving from Dispersa": what to do, one step after the other, and the streams that are brought along. */
@Path("/moving")
@RolesAllowed(Role.EDIT)
public class MovingPages {
    /** What a form in plain text begins with: the name of its one field. */
    private static final String FIELD = "list=";

    private final Pages pages;
    private final Importer importer;
    private final CurrentSlice slice;
    private final Origins origins;
    private final Vertx vertx;

    MovingPages(Pages pages, Importer importer, CurrentSlice slice, Origins origins, Vertx vertx) {
        this.pages = pages;
        this.importer = importer;
        this.slice = slice;
        this.origins = origins;
        this.vertx = vertx;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(@Context RoutingContext request) {
        return page(200, request, "", Map.of());
    }

    /**
     * What would be done with a list, then does it. The form comes as plain text, in which a list is as long as any other body and
     * need not be encoded; whatever was sent is shown again.
     */
    @POST
    @Path("/{action:compare|apply}")
    @Cancellable(false)
    @Consumes(MediaType.TEXT_PLAIN)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> run(String action, byte[] form, @Context RoutingContext request) {
        Slice mine = slice.get();
        boolean dryRun = action.equals("compare");
        String text = field(new String(form, StandardCharsets.UTF_8));
        return beside(
                        text,
                        given -> MovedList.of(
                                given,
                                mine.isAll() ? List.of() : List.of(mine.tags().getFirst())))
                .chain(list -> importer.run(Importer.Request.toAdd(mine, list.json(), ListFormat.JSON, dryRun))
                        .chain(report -> result(request, text, list, report)))
                .onFailure(UnreadableListException.class)
                .recoverWithUni(e -> refused(request, text, String.valueOf(e.getMessage())))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(e ->
                        refused(request, text, String.join(" ", FormErrors.of(e).values())));
    }

    private <T> Uni<T> beside(String text, Function<String, T> work) {
        return vertx.executeBlocking(() -> work.apply(text), false);
    }

    private Uni<Response> result(RoutingContext request, String text, MovedList list, ImportReport report) {
        Map<String, Object> data = new HashMap<>(MovingShown.of(list, report));
        data.put("state", report.dryRun() ? "compared" : "applied");
        return page(200, request, report.dryRun() ? text : "", data);
    }

    private Uni<Response> refused(RoutingContext request, String text, String why) {
        return page(422, request, text, Map.of("state", "refused", "problem", why));
    }

    private Uni<Response> page(int status, RoutingContext request, String list, Map<String, Object> result) {
        Map<String, Object> data = new HashMap<>(result);
        data.putIfAbsent("state", "none");
        data.put("list", list);
        data.put("facade", origins.address(request.request()) + QueryCredentials.PREFIX);
        return pages.page(status, "moving/moving", data);
    }

    private static String field(@Nullable String form) {
        if (form == null) {
            return "";
        }
        return (form.startsWith(FIELD) ? form.substring(FIELD.length()) : form).strip();
    }
}
