package dev.tallylight.console.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.Json;
import dev.tallylight.status.TransitionLog;
import dev.tallylight.status.TransitionView;
import dev.tallylight.status.explain.Explainer;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.ask.StreamCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** A stream's own page. */
@Path("/streams")
@RolesAllowed(Role.VIEW)
public class StreamPage {
    private static final int TRANSITIONS = 50;

    private final Pages pages;
    private final StreamRegistry registry;
    private final StreamCheck check;
    private final TransitionLog transitions;
    private final Explainer explainer;
    private final Json json;
    private final CurrentSlice slice;

    StreamPage(
            Pages pages,
            StreamRegistry registry,
            StreamCheck check,
            TransitionLog transitions,
            Explainer explainer,
            ObjectMapper mapper,
            CurrentSlice slice) {
        this.pages = pages;
        this.registry = registry;
        this.check = check;
        this.transitions = transitions;
        this.explainer = explainer;
        this.json = new Json(mapper);
        this.slice = slice;
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> one(UUID id, @RestQuery @Nullable String fragment) {
        Slice mine = slice.get();
        return registry.get(mine, id)
                .chain(found -> transitions
                        .of(mine, id, null, TRANSITIONS)
                        .chain(past -> explainer.of(mine, id).chain(why -> {
                            Map<String, Object> data = new HashMap<>();
                            data.put("because", why.because());
                            data.put("wouldChange", why.wouldChange());
                            data.put("stream", found.view());
                            data.put("facts", json(found.view().facts()));
                            data.put(
                                    "transitions",
                                    past.stream()
                                            .limit(TRANSITIONS)
                                            .map(this::told)
                                            .toList());
                            return pages.page("state".equals(fragment) ? "stream-state" : "stream", data);
                        })));
    }

    @POST
    @Path("/{id}/{action:check|pause|resume|delete}")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> act(UUID id, String action) {
        Response back = Pages.seeOther("/streams/" + id);
        return switch (action) {
            case "check" -> check.now(slice.get(), id).map(ignored -> back);
            case "pause" -> registry.setPaused(slice.get(), id, true).map(ignored -> back);
            case "resume" -> registry.setPaused(slice.get(), id, false).map(ignored -> back);
            default -> registry.delete(slice.get(), id, null).map(ignored -> Pages.seeOther("/streams"));
        };
    }

    /** A transition with its evidence read, for the template. */
    private Map<String, Object> told(TransitionView transition) {
        return Map.of("it", transition, "evidence", json(transition.checkpoints()));
    }

    /** JSON as maps and lists, which templates read without reflection; an empty map for none. */
    private Object json(@Nullable String text) {
        return text == null ? Map.of() : json.read(text, Object.class);
    }
}
