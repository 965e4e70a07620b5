package dev.tallylight.console.maintenance;

import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.follow.Sequence;
import dev.tallylight.maintenance.MaintenanceWindows;
import dev.tallylight.maintenance.WindowRequest;
import dev.tallylight.maintenance.WindowView;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The page "Maintenance": what is silenced, until when. */
@Path("/maintenance")
@RolesAllowed(Role.VIEW)
public class MaintenancePages {
    private static final int SHOWN = 200;
    private static final int NAMED = 20;

    private final Pages pages;
    private final MaintenanceWindows windows;
    private final StreamRegistry streams;
    private final CurrentSlice slice;

    MaintenancePages(Pages pages, MaintenanceWindows windows, StreamRegistry streams, CurrentSlice slice) {
        this.streams = streams;
        this.slice = slice;
        this.pages = pages;
        this.windows = windows;
    }

    /** What was typed into the form, to show it again beside what is wrong with it. */
    public static class Form {
        @RestForm
        @Nullable
        String name;

        @RestForm
        @Nullable
        String start;

        @RestForm
        @Nullable
        String duration;

        @RestForm
        @Nullable
        String rrule;

        @RestForm
        @Nullable
        String timezone;

        @RestForm
        @Nullable
        String tags;

        Map<String, String> shown() {
            return Map.of(
                    "name", text(name),
                    "start", text(start),
                    "duration", duration == null ? "1h" : duration,
                    "rrule", text(rrule),
                    "timezone", timezone == null ? "UTC" : timezone,
                    "tags", text(tags));
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }

        WindowRequest request() {
            List<@Nullable String> named = Arrays.stream(text(tags).split(",", -1))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .<@Nullable String>map(tag -> tag)
                    .toList();
            return new WindowRequest(
                    name,
                    blank(start),
                    length(text(duration).strip()),
                    null,
                    blank(rrule),
                    blank(timezone),
                    null,
                    named);
        }

        private static @Nullable String blank(@Nullable String value) {
            return value == null || value.isBlank() ? null : value.strip();
        }

        private static Duration length(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw ProblemException.field(ProblemType.INVALID, "duration", String.valueOf(e.getMessage()));
            }
        }
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show() {
        return page(200, new Form(), Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(Form form) {
        return Uni.createFrom()
                .deferred(() -> windows.create(slice.get(), form.request()))
                .map(found -> Pages.seeOther("/maintenance"))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(
                        422, form, FormErrors.of(failure, "name", "start", "duration", "rrule", "timezone", "tags")));
    }

    @POST
    @Path("/{id}/delete")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> delete(UUID id) {
        return windows.delete(slice.get(), id, null).map(ignored -> Pages.seeOther("/maintenance"));
    }

    private Uni<Response> page(int code, Form form, Map<String, String> errors) {
        Slice mine = slice.get();
        return windows.list(mine, null, SHOWN)
                .chain(all -> names(mine, all).chain(names -> {
                    Map<String, Object> data = new HashMap<>();
                    data.put("headline", WindowWords.headline(all));
                    data.put("windows", all);
                    data.put("groups", WindowWords.groups(all));
                    data.put("names", names);
                    data.put("form", form.shown());
                    data.put("errors", errors);
                    return pages.page(code, "maintenance/maintenance", data);
                }));
    }

    /** Of the first few streams that windows name one by one; the others keep their ids. */
    private Uni<Map<String, String>> names(Slice mine, List<WindowView> all) {
        List<String> ids = all.stream()
                .flatMap(window -> window.streams().stream())
                .distinct()
                .limit(NAMED)
                .toList();
        Map<String, String> names = new HashMap<>();
        return Sequence.of(
                        ids,
                        id -> streams.get(mine, UUID.fromString(id))
                                .map(stream -> stream.view().name())
                                .onFailure(FormErrors::isMissing)
                                .recoverWithItem(id)
                                .invoke(name -> names.put(id, name)))
                .replaceWith(names);
    }
}
