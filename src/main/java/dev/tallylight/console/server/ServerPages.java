package dev.tallylight.console.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.access.CurrentSlice;
import dev.tallylight.access.Role;
import dev.tallylight.access.Slice;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Page;
import dev.tallylight.server.ServerFilter;
import dev.tallylight.server.ServerRegistry;
import dev.tallylight.server.ServerView;
import dev.tallylight.webhook.MessageConfig;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page "Servers": how each is, and when it was heard last; a new key is shown once, with what has a server report. */
@Path("/servers")
@RolesAllowed(Role.VIEW)
public class ServerPages {
    private static final int SHOWN = 100;

    private final Pages pages;
    private final ServerRegistry servers;
    private final CurrentSlice slice;
    private final ObjectMapper mapper;
    private final MessageConfig config;

    ServerPages(Pages pages, ServerRegistry servers, CurrentSlice slice, ObjectMapper mapper, MessageConfig config) {
        this.pages = pages;
        this.servers = servers;
        this.slice = slice;
        this.mapper = mapper;
        this.config = config;
    }

    /**
     * What the page shows besides the list.
     *
     * @param made the server whose key is new, with it
     * @param edited the one whose form is open with what is wrong in it
     */
    private record Shown(
            @Nullable ServerView made, @Nullable UUID edited, ServerForm form, Map<String, String> errors) {
        static final Shown NOTHING = new Shown(null, null, new ServerForm(), Map.of());
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> show(
            @Context UriInfo uri,
            @RestQuery @Nullable String status,
            @RestQuery @Nullable String tag,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String cursor) {
        return page(uri, 200, ServerFilter.ofParameters(status, tag, q), Cursor.decode(cursor), Shown.NOTHING);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> add(@Context UriInfo uri, ServerForm form) {
        Slice mine = slice.get();
        return Uni.createFrom()
                .deferred(() -> servers.create(mine, form.request(null)))
                .chain(keyed -> servers.get(mine, keyed))
                .chain(found -> first(uri, 200, new Shown(found.view(), null, new ServerForm(), Map.of())))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure ->
                        first(uri, 422, new Shown(null, null, form, FormErrors.of(failure, ServerForm.FIELDS))));
    }

    @POST
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> change(@Context UriInfo uri, UUID id, ServerForm form) {
        Slice mine = slice.get();
        return Uni.createFrom()
                .deferred(() -> servers.patch(mine, id, mapper.valueToTree(form.request(null)), null))
                .map(done -> Pages.seeOther("/servers#s-" + id))
                .onFailure(failure -> FormErrors.speaksOf(failure) && !FormErrors.isMissing(failure))
                .recoverWithUni(failure ->
                        first(uri, 422, new Shown(null, id, form, FormErrors.of(failure, ServerForm.FIELDS))));
    }

    @POST
    @Path("/{id}/pause")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> pause(UUID id) {
        return servers.setPaused(slice.get(), id, true).map(done -> Pages.seeOther("/servers#s-" + id));
    }

    @POST
    @Path("/{id}/resume")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> resume(UUID id) {
        return servers.setPaused(slice.get(), id, false).map(done -> Pages.seeOther("/servers#s-" + id));
    }

    @POST
    @Path("/{id}/rotate-key")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> rotateKey(@Context UriInfo uri, UUID id) {
        Slice mine = slice.get();
        return servers.rotateKey(mine, id)
                .chain(keyed -> servers.get(mine, keyed))
                .chain(found -> first(uri, 200, new Shown(found.view(), null, new ServerForm(), Map.of())));
    }

    @POST
    @Path("/{id}/delete")
    @RolesAllowed(Role.EDIT)
    @Operation(hidden = true)
    public Uni<Response> delete(UUID id) {
        return servers.delete(slice.get(), id, null).map(done -> Pages.seeOther("/servers"));
    }

    private Uni<Response> first(UriInfo uri, int code, Shown shown) {
        return page(uri, code, ServerFilter.ALL, null, shown);
    }

    private Uni<Response> page(UriInfo uri, int code, ServerFilter filter, @Nullable Cursor cursor, Shown shown) {
        Slice mine = slice.get();
        return servers.counts(mine)
                .chain(counts -> servers.list(mine, filter, cursor, SHOWN).chain(rows -> {
                    Page<ServerView> page = Page.of(rows, SHOWN, row -> row, row -> new Cursor(row.id()));
                    Map<String, Object> data = new HashMap<>();
                    data.put("headline", ServerWords.headline(counts));
                    data.put("counts", ServerWords.byName(counts));
                    data.put(
                            "total",
                            counts.values().stream().mapToLong(Long::longValue).sum());
                    data.put("servers", ServerWords.silentFirst(page.items()));
                    data.put("filtered", !filter.equals(ServerFilter.ALL));
                    data.put("next", page.nextCursor() == null ? "" : page.nextCursor());
                    data.put("made", shown.made() == null ? false : shown.made());
                    data.put("ways", ways(uri, shown.made()));
                    boolean adds = shown.edited() == null;
                    data.put("form", adds ? shown.form().shown() : new ServerForm().shown());
                    data.put("errors", adds ? shown.errors() : Map.of());
                    Map<UUID, Map<String, String>> forms = new HashMap<>();
                    Map<UUID, Map<String, String>> wrongs = new HashMap<>();
                    for (ServerView server : page.items()) {
                        boolean typed = server.id().equals(shown.edited());
                        forms.put(server.id(), typed ? shown.form().shown() : ServerForm.of(server));
                        wrongs.put(server.id(), typed ? shown.errors() : Map.of());
                    }
                    data.put("forms", forms);
                    data.put("wrongs", wrongs);
                    return pages.page(code, "server/servers", data);
                }));
    }

    private List<HeartbeatLines.Way> ways(UriInfo uri, @Nullable ServerView made) {
        return made == null || made.heartbeatPath() == null
                ? List.of()
                : HeartbeatLines.of(address(uri) + made.heartbeatPath(), made.interval());
    }

    /** As it is configured; or where the browser finds the hub, a server will. */
    private String address(UriInfo uri) {
        String configured = config.publicAddress();
        URI base = uri.getBaseUri();
        return configured != null ? configured : base.getScheme() + "://" + base.getRawAuthority();
    }
}
