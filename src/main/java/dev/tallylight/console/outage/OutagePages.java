package dev.tallylight.console.outage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.event.EventType;
import dev.tallylight.outage.OutageFilter;
import dev.tallylight.outage.Outages;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import io.quarkus.qute.TemplateData;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The pages "Outages" and one outage: what was off air, since when, why, and who has it in hand. */
@TemplateData(target = EventType.class)
@Path("/outages")
@RolesAllowed(Role.VIEW)
public class OutagePages {
    private final Pages pages;
    private final Outages outages;
    private final CurrentSlice slice;

    OutagePages(Pages pages, Outages outages, CurrentSlice slice) {
        this.pages = pages;
        this.outages = outages;
        this.slice = slice;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> list(
            @RestQuery @Nullable String open,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String stream,
            @RestQuery @Nullable String cursor) {
        OutageFilter filter = OutageFilter.ofParameters(stream, tag, null, null, open);
        return outages.list(slice.get(), filter, Cursor.decode(cursor), Page.DEFAULT_LIMIT)
                .map(rows -> Page.of(rows, Page.DEFAULT_LIMIT, row -> row, row -> new Cursor(row.id())))
                .chain(page -> {
                    Map<String, Object> data = new HashMap<>();
                    data.put("rows", page.items());
                    data.put("next", text(page.nextCursor()));
                    data.put("open", text(open));
                    data.put("tag", text(tag));
                    data.put("stream", text(stream));
                    return pages.page("outage/outages", data);
                });
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(UUID id) {
        return page(200, id, null, Map.of());
    }

    @POST
    @Path("/{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> acknowledge(
            UUID id, @RestForm @Nullable String acknowledged, @RestForm @Nullable String with) {
        boolean takes = !"false".equals(acknowledged);
        ObjectNode patch = JsonNodeFactory.instance.objectNode().put("acknowledged", takes);
        if (takes && with != null && !with.isBlank()) {
            patch.put("acknowledgedWith", with);
        }
        return changed(id, patch, null);
    }

    @POST
    @Path("/{id}/note")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> note(UUID id, @RestForm @Nullable String note, @RestForm @Nullable String cause) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.put("note", note == null ? "" : note.replace("\r\n", "\n"));
        if (cause == null || cause.isBlank()) {
            patch.putNull("cause");
        } else {
            patch.put("cause", cause);
        }
        return changed(id, patch, note);
    }

    /** @param note what was typed, to show it again beside what is wrong with it; null for what is kept */
    private Uni<Response> changed(UUID id, ObjectNode patch, @Nullable String note) {
        return outages.patch(slice.get(), id, patch, null)
                .map(done -> Pages.seeOther("/outages/" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(
                        failure -> page(422, id, note, FormErrors.of(failure, "note", "cause", "acknowledgedWith")));
    }

    private Uni<Response> page(int code, UUID id, @Nullable String note, Map<String, String> errors) {
        return outages.get(slice.get(), id).chain(found -> {
            Map<String, Object> data = new HashMap<>();
            data.put("it", found.view());
            data.put("note", note == null ? text(found.view().note()) : note);
            data.put("causes", outages.causes());
            data.put("errors", errors);
            return pages.page(code, "outage/outage", data);
        });
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
