package dev.tallylight.console.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Caller;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.maintenance.MuteRequest;
import dev.tallylight.rest.Problem;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.ask.StreamCheck;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
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
     * @param refused what could not be done, in a sentence each
     */
    @RegisterForReflection
    public record Outcome(List<UUID> done, @Nullable UUID window, List<String> refused) {}

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
        String word = tag == null ? "" : tag.strip();
        Slice mine = slice.get();
        return done(mine, ids, action == null ? "" : action, word)
                .map(outcome -> scripted == null
                        ? Pages.seeOther("/streams")
                        : Response.ok(outcome, MediaType.APPLICATION_JSON_TYPE).build());
    }

    private Uni<Outcome> done(Slice mine, List<UUID> ids, String action, String tag) {
        return switch (action) {
            case "pause" -> each(ids, 1, one -> paused(mine, one, true));
            case "resume" -> each(ids, 1, one -> paused(mine, one, false));
            case "tag" -> each(ids, 1, one -> tagged(mine, one, named(tag), true));
            case "untag" -> each(ids, 1, one -> tagged(mine, one, named(tag), false));
            case "check" -> each(ids, AT_ONCE, one -> check.now(mine, one).replaceWith(true));
            case "delete" ->
                each(ids, 1, one -> registry.delete(mine, one, null).replaceWith(true));
            case "mute" ->
                windows.mute(
                                mine,
                                new MuteRequest(null, new ArrayList<>(ids), null),
                                String.valueOf(Caller.now().actor()))
                        .map(found -> new Outcome(ids, found.view().id(), List.of()));
            default ->
                throw ProblemException.field(
                        ProblemType.INVALID, "action", "must be pause, resume, tag, untag, mute, check or delete");
        };
    }

    private static String named(String tag) {
        if (tag.isEmpty()) {
            throw ProblemException.field(ProblemType.INVALID, "tag", "must be given");
        }
        return tag;
    }

    @FunctionalInterface
    private interface Change {
        /** Whether anything was changed. */
        Uni<Boolean> of(UUID id);
    }

    private static Uni<Outcome> each(List<UUID> ids, int atOnce, Change change) {
        List<UUID> done = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        return Multi.createFrom()
                .iterable(ids)
                .onItem()
                .transformToUni(id -> change.of(id)
                        .invoke(changed -> {
                            if (changed) {
                                done.add(id);
                            }
                        })
                        .onFailure(FormErrors::speaksOf)
                        .recoverWithItem(failure -> {
                            refused.add(words(failure));
                            return false;
                        }))
                .merge(atOnce)
                .collect()
                .last()
                .map(last -> new Outcome(List.copyOf(done), null, List.copyOf(refused)));
    }

    private static String words(Throwable failure) {
        if (failure instanceof ProblemException refusal) {
            Problem problem = refusal.problem();
            return problem.detail() == null ? problem.title() : problem.detail();
        }
        return String.valueOf(failure.getMessage());
    }

    private Uni<Boolean> paused(Slice mine, UUID id, boolean wanted) {
        return registry.get(mine, id)
                .chain(found -> found.view().paused() == wanted
                        ? Uni.createFrom().item(false)
                        : registry.setPaused(mine, id, wanted).replaceWith(true));
    }

    private Uni<Boolean> tagged(Slice mine, UUID id, String tag, boolean wanted) {
        return registry.get(mine, id).chain(found -> {
            List<String> tags = new ArrayList<>(found.view().tags());
            if (tags.contains(tag) == wanted) {
                return Uni.createFrom().item(false);
            }
            if (wanted) {
                tags.add(tag);
            } else {
                tags.remove(tag);
            }
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            tags.forEach(patch.putArray("tags")::add);
            return registry.patch(mine, id, patch, found.revision()).replaceWith(true);
        });
    }
}
