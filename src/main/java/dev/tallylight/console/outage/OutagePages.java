package dev.tallylight.console.outage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.event.EventType;
import dev.tallylight.outage.OutageView;
import dev.tallylight.outage.Outages;
import dev.tallylight.rest.ProblemException;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of one outage: its story, and what people do about it and write of it. */
@TemplateData(target = EventType.class)
@Path("/outages/{id}")
@RolesAllowed(Role.VIEW)
public class OutagePages {
    private static final MediaType MARKDOWN = new MediaType("text", "markdown", "UTF-8");

    private final Pages pages;
    private final Outages outages;
    private final OutageRibbons ribbons;
    private final Origins origins;
    private final CurrentSlice slice;

    OutagePages(Pages pages, Outages outages, OutageRibbons ribbons, Origins origins, CurrentSlice slice) {
        this.pages = pages;
        this.outages = outages;
        this.ribbons = ribbons;
        this.origins = origins;
        this.slice = slice;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(UUID id, @RestQuery @Nullable String fragment) {
        return page(200, "story".equals(fragment) ? "outage/story" : "outage/outage", id, null, Map.of());
    }

    /** The same as text, to be pasted elsewhere. */
    @GET
    @Path("/markdown")
    @Operation(hidden = true)
    public Uni<Response> markdown(UUID id, @Context RoutingContext request) {
        String address = origins.address(request.request()) + "/outages/" + id;
        return outages.get(slice.get(), id)
                .map(found -> OutageMarkdown.of(found.view(), OutageStory.of(found.view()), address))
                .map(text -> Response.ok(text, MARKDOWN).build());
    }

    /**
     * Takes it in hand, or gives it back.
     *
     * @param from who is to have it no more, as it was shown; null for oneself, as an undo has it
     */
    @POST
    @Path("/acknowledge")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> acknowledge(
            UUID id,
            @RestForm @Nullable String acknowledged,
            @RestForm @Nullable String with,
            @RestForm @Nullable String from,
            @HeaderParam("HX-Request") @Nullable String scripted) {
        Slice mine = slice.get();
        String who = String.valueOf(Caller.now().actor());
        Uni<Void> done = "false".equals(acknowledged)
                ? outages.giveBack(mine, id, text(from).isEmpty() ? who : text(from))
                : outages.take(mine, id, who, with);
        return done.map(ignored -> Pages.seeOther("/outages/" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> notDone(id, failure, scripted != null));
    }

    /** A script says it where the button was; else the page does, which shows who has it. */
    private Uni<Response> notDone(UUID id, Throwable failure, boolean scripted) {
        Map<String, String> errors = FormErrors.of(failure, "acknowledgedWith");
        int code =
                failure instanceof ProblemException refusal ? refusal.problem().status() : 422;
        return scripted
                ? Uni.createFrom()
                        .item(Response.status(code)
                                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8"))
                                .entity(String.join(" ", errors.values()))
                                .build())
                : page(code, "outage/outage", id, null, errors);
    }

    /** What was seen when the note was begun comes with it: a note that another wrote meanwhile is not written over unseen. */
    @POST
    @Path("/note")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> note(
            UUID id,
            @RestForm @Nullable String note,
            @RestForm @Nullable String cause,
            @RestForm @Nullable String was,
            @RestForm @Nullable String wasCause) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        String written = note == null ? "" : note.replace("\r\n", "\n");
        patch.put("note", written);
        if (cause == null || cause.isBlank()) {
            patch.putNull("cause");
        } else {
            patch.put("cause", cause);
        }
        if (was == null) {
            return changed(id, patch, written, null);
        }
        return outages.get(slice.get(), id).chain(found -> {
            boolean others =
                    !was.replace("\r\n", "\n").strip().equals(text(found.view().note()))
                            || wasCause != null
                                    && !wasCause.equals(text(found.view().cause()));
            return others
                    ? page(
                            409,
                            "outage/outage",
                            id,
                            written,
                            Map.of(
                                    "note",
                                    "Somebody wrote another note meanwhile, which stands above. Put together what is to stay, and save again."))
                    : changed(id, patch, written, found.revision());
        });
    }

    /** @param note what was typed, to show it again beside what is wrong with it; null for what is kept */
    private Uni<Response> changed(UUID id, ObjectNode patch, @Nullable String note, @Nullable Long revision) {
        return outages.patch(slice.get(), id, patch, revision)
                .map(done -> Pages.seeOther("/outages/" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> page(
                        422, "outage/outage", id, note, FormErrors.of(failure, "note", "cause", "acknowledgedWith")));
    }

    private Uni<Response> page(int code, String template, UUID id, @Nullable String note, Map<String, String> errors) {
        return outages.get(slice.get(), id)
                .chain(found -> ribbons.of(slice.get(), found.view()).chain(ribbon -> {
                    OutageView outage = found.view();
                    List<StoryStep> story = OutageStory.of(outage);
                    Map<String, Object> data = new HashMap<>();
                    data.put("it", outage);
                    data.put("state", state(outage));
                    data.put("story", story);
                    data.put("ribbon", ribbon == null ? false : ribbon.ribbon());
                    data.put("axis", ribbon == null ? false : ribbon.axis());
                    data.put("kept", text(outage.note()));
                    data.put("note", note == null ? text(outage.note()) : note);
                    data.put("causes", outages.causes());
                    data.put("errors", errors);
                    return pages.page(code, template, data);
                }));
    }

    /** What the stream is held to be now: an outage lasts until somebody sees it again. */
    private static String state(OutageView outage) {
        if (outage.endedAt() != null) {
            return "online";
        }
        return outage.course() == null || outage.course().isEmpty()
                ? "offline"
                : outage.course().getLast().status().wireName();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
