package dev.tallylight.console.hint;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.hint.HintView;
import dev.tallylight.hint.Hints;
import dev.tallylight.hint.ProposalAnswer;
import dev.tallylight.hint.Proposals;
import dev.tallylight.hint.shape.MediaServer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import org.jspecify.annotations.Nullable;

/** The page "Hints": the doors, what each heard last, how to set a media server up; and what is published and not watched. */
@Path("/hints")
@RolesAllowed(Role.VIEW)
public class HintPages {
    private static final int SHOWN = 200;
    private static final int IGNORED_SHOWN = 50;

    /** In place of an address that is not shown any more. */
    private static final String ITS_URL = "http://tallylight.example.com/hints/its-key";

    private final Pages pages;
    private final Hints hints;
    private final Proposals proposals;
    private final Origins origins;
    private final CurrentSlice slice;

    HintPages(Pages pages, Hints hints, Proposals proposals, Origins origins, CurrentSlice slice) {
        this.pages = pages;
        this.hints = hints;
        this.proposals = proposals;
        this.origins = origins;
        this.slice = slice;
    }

    /** What one page shows besides what there is: a door that was just made, or a form that was not right. */
    private record Shown(
            int code, @Nullable HintView made, HintForm form, Map<String, String> errors, Map<String, Object> typed) {
        static final Shown NOTHING = new Shown(200, null, new HintForm(), Map.of(), Map.of());

        static Shown of(HintView made) {
            return new Shown(200, made, new HintForm(), Map.of(), Map.of());
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show() {
        return page(Shown.NOTHING);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(HintForm form, @Context HttpServerRequest request) {
        return Uni.createFrom()
                .deferred(() -> hints.create(slice.get(), form.request()))
                .chain(found -> page(Shown.of(found.view().at(origins.address(request)))))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(
                        failure -> page(new Shown(422, null, form, FormErrors.of(failure, HintForm.FIELDS), Map.of())));
    }

    @POST
    @Path("/{id}/rotate")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> rotate(UUID id, @Context HttpServerRequest request) {
        return hints.rotateKey(slice.get(), id)
                .chain(found -> page(Shown.of(found.view().at(origins.address(request)))));
    }

    @POST
    @Path("/{id}/delete")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> delete(UUID id) {
        return hints.delete(slice.get(), id, null).map(ignored -> Pages.seeOther("/hints"));
    }

    /** To the new stream; where it cannot be made, with the reason beside what was typed. */
    @POST
    @Path("/proposals/{id}/add")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> addProposed(UUID id, @RestForm @Nullable String url, @RestForm @Nullable String name) {
        return Uni.createFrom()
                .deferred(() -> proposals.add(slice.get(), id, new ProposalAnswer(url, name, null)))
                .map(found -> Pages.seeOther("/streams/" + found.view().id()))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> page(new Shown(
                        422,
                        null,
                        new HintForm(),
                        Map.of(),
                        Map.of(
                                "id",
                                id,
                                "url",
                                url == null ? "" : url,
                                "name",
                                name == null ? "" : name,
                                "error",
                                String.join(
                                        " ",
                                        FormErrors.of(failure, "url", "name").values())))));
    }

    @POST
    @Path("/proposals/{id}/ignore")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> ignore(UUID id) {
        return proposals.ignore(slice.get(), id).map(ignored -> Pages.seeOther("/hints#proposals"));
    }

    @POST
    @Path("/proposals/{id}/forget")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> forget(UUID id) {
        return proposals.forget(slice.get(), id).map(ignored -> Pages.seeOther("/hints#proposals"));
    }

    private Uni<Response> page(Shown shown) {
        Slice mine = slice.get();
        return hints.list(mine, null, SHOWN)
                .chain(all -> proposals
                        .list(mine, false, SHOWN)
                        .chain(waiting -> proposals
                                .list(mine, true, IGNORED_SHOWN)
                                .chain(ignored -> {
                                    Map<String, Object> data = new HashMap<>();
                                    data.put("headline", headline(all, waiting.size()));
                                    data.put("hints", all);
                                    data.put("snippets", snippets(all));
                                    data.put("proposals", waiting);
                                    data.put("ignored", ignored);
                                    data.put("kinds", List.of(MediaServer.values()));
                                    data.put("form", shown.form().shown());
                                    data.put("errors", shown.errors());
                                    data.put("typed", shown.typed());
                                    HintView made = shown.made();
                                    data.put("made", made);
                                    data.put(
                                            "madeSnippets",
                                            made == null
                                                    ? List.of()
                                                    : Snippet.of(made.kind(), String.valueOf(made.url())));
                                    return pages.page(shown.code(), "hint/hints", data);
                                })));
    }

    private static String headline(List<HintView> all, int waiting) {
        if (all.isEmpty()) {
            return "No media server tells yet";
        }
        return switch (waiting) {
            case 0 -> "All that is published is watched";
            case 1 -> "One published stream is not watched";
            default -> waiting + " published streams are not watched";
        };
    }

    private static Map<UUID, List<Snippet>> snippets(List<HintView> all) {
        Map<UUID, List<Snippet>> found = new HashMap<>();
        all.forEach(hint -> found.put(hint.id(), Snippet.of(hint.kind(), ITS_URL)));
        return found;
    }
}
