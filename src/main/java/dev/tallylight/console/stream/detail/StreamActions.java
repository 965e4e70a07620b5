package dev.tallylight.console.stream.detail;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.annotation.AnnotationRequest;
import dev.tallylight.annotation.Annotations;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.outage.Outages;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.ask.StreamCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** What is done on a stream's page: it is checked, muted, taken in hand, noted, paused, deleted, edited. */
@Path("/streams")
@RolesAllowed(Role.EDIT)
public class StreamActions {
    private final StreamPage page;
    private final Pages pages;
    private final StreamReads reads;
    private final StreamRegistry registry;
    private final StreamCheck check;
    private final MaintenanceWindows windows;
    private final Outages outages;
    private final Annotations annotations;
    private final CurrentSlice slice;

    StreamActions(
            StreamPage page,
            Pages pages,
            StreamReads reads,
            StreamRegistry registry,
            StreamCheck check,
            MaintenanceWindows windows,
            Outages outages,
            Annotations annotations,
            CurrentSlice slice) {
        this.page = page;
        this.pages = pages;
        this.reads = reads;
        this.registry = registry;
        this.check = check;
        this.windows = windows;
        this.outages = outages;
        this.annotations = annotations;
        this.slice = slice;
    }

    /** Shows what each checkpoint saw, step by step: alone where a script asked for it, else within the page. */
    @POST
    @Path("/{id}/check")
    @Operation(hidden = true)
    public Uni<Response> check(UUID id, StreamPage.Asked asked, @HeaderParam("HX-Request") @Nullable String fragment) {
        Slice mine = slice.get();
        return registry.get(mine, id)
                .chain(found -> check.now(mine, id).chain(results -> {
                    Map<String, String> names = found.view().checkpoints().stream()
                            .collect(Collectors.toMap(StreamView.Checkpoint::id, StreamView.Checkpoint::name));
                    Map<String, Object> probes =
                            Map.of("probes", Waterfall.of(results, names), "silent", Waterfall.silent(results, names));
                    return fragment == null ? page.whole(200, id, asked, probes) : pages.page("stream-probes", probes);
                }));
    }

    @POST
    @Path("/{id}/{action:pause|resume|delete|mute}")
    @Operation(hidden = true)
    public Uni<Response> act(UUID id, String action) {
        Slice mine = slice.get();
        Response back = Pages.seeOther("/streams/" + id);
        return switch (action) {
            case "pause" -> registry.setPaused(mine, id, true).map(ignored -> back);
            case "resume" -> registry.setPaused(mine, id, false).map(ignored -> back);
            case "mute" -> windows.muteStream(mine, id, null, who()).map(ignored -> back);
            default -> registry.delete(mine, id, null).map(ignored -> Pages.seeOther("/streams"));
        };
    }

    /**
     * Takes the outage of this stream in hand that goes on; a problem where another has it already.
     *
     * @param outage as it was shown: one that is over meanwhile is taken all the same
     */
    @POST
    @Path("/{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> acknowledge(UUID id, @RestForm @Nullable UUID outage) {
        Slice mine = slice.get();
        return registry.get(mine, id)
                .chain(found -> {
                    if (outage == null) {
                        throw new ProblemException(
                                ProblemType.INVALID_PARAMETER,
                                "outage is missing: the outage to take in hand, by its id.");
                    }
                    return outages.brief(mine, outage)
                            .invoke(one -> {
                                if (!one.subjectId().equals(id)) {
                                    throw ProblemException.notFound("outage of this stream", outage.toString());
                                }
                            })
                            .chain(() -> outages.take(mine, outage, who(), null));
                })
                .map(ignored -> Pages.seeOther("/streams/" + id));
    }

    @POST
    @Path("/{id}/edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> edit(UUID id, StreamPage.Asked asked, EditForm form) {
        Slice mine = slice.get();
        return reads.watched(mine, id)
                .chain(watched -> registry.patch(mine, id, form.patch(watched.expect()), form.expectedRevision()))
                .map(done -> Pages.seeOther("/streams/" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> {
                    Map<String, Object> besides = new HashMap<>();
                    besides.put("form", form.shown());
                    besides.put("errors", FormErrors.of(failure, EditForm.FIELDS));
                    return page.whole(422, id, asked, besides);
                });
    }

    /** Says what happened, so that it stands between the changes of status. */
    @POST
    @Path("/{id}/note")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> note(UUID id, StreamPage.Asked asked, @RestForm @Nullable String text) {
        Slice mine = slice.get();
        String line = text == null ? "" : text.strip().replaceAll("\\R", " ");
        return registry.get(mine, id)
                .chain(found -> annotations.add(mine, new AnnotationRequest(null, line, null, List.of(id))))
                .map(done -> Pages.seeOther("/streams/" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> page.whole(
                        422,
                        id,
                        asked,
                        Map.of(
                                "note",
                                line,
                                "noteError",
                                String.join(" ", FormErrors.of(failure, "text").values()))));
    }

    private static String who() {
        return String.valueOf(Caller.now().actor());
    }
}
