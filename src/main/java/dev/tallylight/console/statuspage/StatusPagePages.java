package dev.tallylight.console.statuspage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.ETags;
import dev.tallylight.server.ServerFilter;
import dev.tallylight.server.ServerRegistry;
import dev.tallylight.statuspage.LogoResource;
import dev.tallylight.statuspage.StatusPageView;
import dev.tallylight.statuspage.StatusPages;
import dev.tallylight.stream.browse.Search;
import dev.tallylight.stream.browse.StreamBrowser;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The pages "Status pages": which there are, and how each is. */
@Path("/status-pages")
@RolesAllowed(Role.VIEW)
public class StatusPagePages {
    private static final int SHOWN = 200;
    private static final int BADGES = 25;
    private static final Search BY_NAME = new Search(null, null, null, Search.Order.NAME);

    private final Pages pages;
    private final StatusPages all;
    private final StreamBrowser streams;
    private final ServerRegistry servers;
    private final CurrentSlice slice;
    private final Origins origins;
    private final ObjectMapper mapper;

    StatusPagePages(
            Pages pages,
            StatusPages all,
            StreamBrowser streams,
            ServerRegistry servers,
            CurrentSlice slice,
            Origins origins,
            ObjectMapper mapper) {
        this.pages = pages;
        this.all = all;
        this.streams = streams;
        this.servers = servers;
        this.slice = slice;
        this.origins = origins;
        this.mapper = mapper;
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> list() {
        return list(200, new StatusPageForm(), Map.of());
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(StatusPageForm form) {
        return Uni.createFrom()
                .deferred(() -> all.create(slice.get(), form.request()))
                .map(found -> Pages.seeOther("/status-pages/" + found.view().id()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> list(422, form, FormErrors.of(failure, StatusPageForm.FIELDS)));
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(UUID id, RoutingContext routing) {
        Slice mine = slice.get();
        return all.get(mine, id)
                .chain(found -> one(200, mine, found, StatusPageForm.of(found.view()), Map.of(), routing));
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> save(UUID id, StatusPageForm form, RoutingContext routing) {
        Slice mine = slice.get();
        return Uni.createFrom()
                .deferred(() -> all.patch(mine, id, patch(form), ETags.revision(form.revision)))
                .map(found -> Pages.seeOther("/status-pages/" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> all.get(mine, id)
                        .chain(found ->
                                one(422, mine, found, form, FormErrors.of(failure, StatusPageForm.FIELDS), routing)));
    }

    /** The form has all fields, so that what is left empty is taken away; but for the password, which nobody is shown. */
    private ObjectNode patch(StatusPageForm form) {
        ObjectNode patch = mapper.valueToTree(form.request());
        for (String field : List.of("host", "everything")) {
            if (!patch.has(field)) {
                patch.putNull(field);
            }
        }
        ObjectNode theme = patch.withObject("/theme");
        for (String colour : List.of("accent", "accentDark", "banner")) {
            if (!theme.has(colour)) {
                theme.putNull(colour);
            }
        }
        if (form.opens()) {
            patch.putNull("password");
        }
        return patch;
    }

    @POST
    @Path("/{id}/delete")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> delete(UUID id) {
        return all.delete(slice.get(), id, null).map(ignored -> Pages.seeOther("/status-pages"));
    }

    /** The body is the file. What is wrong with it is told within the page. */
    @POST
    @Path("/{id}/logo")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Produces(MediaType.TEXT_HTML)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> logo(UUID id, byte[] file) {
        Slice mine = slice.get();
        return all.get(mine, id)
                .chain(found -> all.setLogo(mine, id, LogoResource.logo(file)))
                .chain(found -> pages.page("statuspage/logo", Map.of("problem", "")))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure -> pages.page(
                        "statuspage/logo",
                        Map.of(
                                "problem",
                                String.join(" ", FormErrors.of(failure, "logo").values()))));
    }

    @POST
    @Path("/{id}/logo/remove")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> removeLogo(UUID id) {
        return all.setLogo(slice.get(), id, null).map(ignored -> Pages.seeOther("/status-pages/" + id));
    }

    private Uni<Response> list(int code, StatusPageForm form, Map<String, String> errors) {
        return all.list(slice.get(), null, SHOWN).chain(found -> {
            Map<String, Object> data = new HashMap<>();
            data.put("pages", found);
            data.put("form", form.shown());
            data.put("errors", errors);
            data.put("page", "");
            return pages.page(code, "statuspage/pages", data);
        });
    }

    private Uni<Response> one(
            int code,
            Slice mine,
            StatusPages.Found found,
            StatusPageForm form,
            Map<String, String> errors,
            RoutingContext routing) {
        StatusPageView page = found.view();
        Slice shown = page.everything() ? mine : Slice.of(page.tags());
        return badges(shown).chain(on -> {
            Map<String, Object> data = new HashMap<>();
            data.put("page", page);
            data.put("etag", ETags.of(found.revision()));
            data.put("form", form.shown());
            data.put("errors", errors);
            String address = address(page, routing);
            data.put("address", address);
            data.put("link", page.host() == null ? address + page.path() : address + "/");
            data.put("badges", on.stream().limit(BADGES).toList());
            data.put("moreBadges", on.size() > BADGES);
            return pages.page(code, "statuspage/page", data);
        });
    }

    /** Of streams, then of servers; one more than are shown where there are more. */
    private Uni<List<Map<String, String>>> badges(Slice shown) {
        return streams.first(shown, BY_NAME, BADGES + 1)
                .chain(some -> servers.list(shown, ServerFilter.ALL, null, BADGES)
                        .map(machines -> Stream.concat(
                                        some.stream().map(stream -> badge(stream.name(), stream.id())),
                                        machines.stream().map(server -> badge(server.name(), server.id())))
                                .toList()));
    }

    private static Map<String, String> badge(String name, UUID id) {
        return Map.of("name", name, "id", id.toString());
    }

    /** Where visitors reach this server; its own host name is behind an ingress that speaks TLS. */
    private String address(StatusPageView page, RoutingContext routing) {
        @Nullable String host = page.host();
        return host == null ? origins.address(routing.request()) : "https://" + host;
    }
}
