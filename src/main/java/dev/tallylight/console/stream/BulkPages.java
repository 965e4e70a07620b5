package dev.tallylight.console.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.console.Pages;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.maintenance.MuteRequest;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import dev.tallylight.stream.ask.StreamCheck;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Does one thing to several streams, each by itself: one that cannot be changed keeps none of the others. */
@Path("/streams/bulk")
@RolesAllowed(Role.EDIT)
public class BulkPages {
    /** What fits on some pages; more is done by a tag, or by an import. */
    private static final int MOST = 200;

    /** Checks wait for probes: these at a time. */
    private static final int AT_ONCE = 25;

    private final StreamRegistry registry;
    private final StreamCheck check;
    private final MaintenanceWindows windows;
    private final CurrentSlice slice;

    BulkPages(StreamRegistry registry, StreamCheck check, MaintenanceWindows windows, CurrentSlice slice) {
        this.registry = registry;
        this.check = check;
        this.windows = windows;
        this.slice = slice;
    }

    /**
     * What became of it.
     *
     * @param done the ids of those that were changed by it: with them it can be undone
     * @param window the id of the window that mutes them, which is deleted to undo it; null for anything else
     * @param tags for each tag that was given, the ids of those that got or lost it; empty for anything else
     * @param refused what could not be done, in a sentence each that names the stream
     */
    @RegisterForReflection
    public record Outcome(List<UUID> done, @Nullable UUID window, Map<String, List<UUID>> tags, List<String> refused) {}

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> act(
            @RestForm @Nullable List<UUID> id,
            @RestForm @Nullable String action,
            @RestForm @Nullable String tag,
            @HeaderParam("HX-Request") @Nullable String scripted) {
        List<UUID> ids = id == null ? List.of() : id.stream().distinct().toList();
        if (ids.isEmpty() || ids.size() > MOST) {
            throw ProblemException.field(
                    ProblemType.INVALID, "id", "must be given for 1 to " + MOST + " streams: select some, or fewer");
        }
        Slice mine = slice.get();
        return registry.some(mine, ids)
                .chain(found -> done(mine, new Chosen(ids, found), action == null ? "" : action, text(tag)))
                .map(outcome -> scripted == null
                        ? Pages.seeOther("/streams")
                        : Response.ok(outcome, MediaType.APPLICATION_JSON_TYPE).build());
    }

    private Uni<Outcome> done(Slice mine, Chosen chosen, String action, String tags) {
        return switch (action) {
            case "pause" -> chosen.each(1, one -> paused(mine, one, true));
            case "resume" -> chosen.each(1, one -> paused(mine, one, false));
            case "tag" -> tagged(mine, chosen, named(tags), true);
            case "untag" -> tagged(mine, chosen, named(tags), false);
            case "check" ->
                chosen.each(
                        AT_ONCE,
                        one -> check.now(mine, one).replaceWith(true)); // reads nothing by the request's session
            case "delete" ->
                chosen.each(1, one -> registry.delete(mine, one.id(), null).replaceWith(true));
            case "mute" -> muted(mine, chosen);
            default ->
                throw ProblemException.field(
                        ProblemType.INVALID, "action", "must be pause, resume, tag, untag, mute, check or delete");
        };
    }

    /** Split at commas, as each form of the console has them: none holds one. */
    private static List<String> named(String tags) {
        List<String> named = Arrays.stream(tags.split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
        if (named.isEmpty()) {
            throw ProblemException.field(ProblemType.INVALID, "tag", "must be given");
        }
        return named;
    }

    private Uni<Boolean> paused(Slice mine, StreamView stream, boolean wanted) {
        return stream.paused() == wanted
                ? Uni.createFrom().item(false)
                : registry.setPaused(mine, stream.id(), wanted).replaceWith(true);
    }

    /** One window for all that are there. */
    private Uni<Outcome> muted(Slice mine, Chosen chosen) {
        List<UUID> there = chosen.found().stream().map(StreamView::id).toList();
        if (there.isEmpty()) {
            return Uni.createFrom().item(new Outcome(List.of(), null, Map.of(), chosen.missing()));
        }
        String who = String.valueOf(Caller.now().actor());
        return windows.mute(mine, new MuteRequest(null, new ArrayList<>(there), null), who)
                .map(muted -> new Outcome(there, muted.view().id(), Map.of(), chosen.missing()));
    }

    private Uni<Outcome> tagged(Slice mine, Chosen chosen, List<String> tags, boolean wanted) {
        Map<String, List<UUID>> changed = new LinkedHashMap<>();
        tags.forEach(tag -> changed.put(tag, new ArrayList<>()));
        return chosen.each(
                        1,
                        stream -> registry.get(mine, stream.id()).chain(found -> {
                            List<String> others = tags.stream()
                                    .filter(tag -> found.view().tags().contains(tag) != wanted)
                                    .toList();
                            return others.isEmpty()
                                    ? Uni.createFrom().item(false)
                                    : registry.patch(mine, stream.id(), retagged(found, others), found.revision())
                                            .invoke(() -> others.forEach(tag -> Objects.requireNonNull(changed.get(tag))
                                                    .add(stream.id())))
                                            .replaceWith(true);
                        }))
                .map(outcome -> new Outcome(outcome.done(), null, changed, outcome.refused()));
    }

    /** @param others tags that it gets where it has them not, and loses where it has */
    private static ObjectNode retagged(StreamRegistry.Found found, List<String> others) {
        List<String> tags = new ArrayList<>(found.view().tags());
        for (String tag : others) {
            if (!tags.remove(tag)) {
                tags.add(tag);
            }
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        tags.forEach(patch.putArray("tags")::add);
        return patch;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
