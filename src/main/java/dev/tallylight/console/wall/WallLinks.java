package dev.tallylight.console.wall;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.access.Role;
import dev.tallylight.access.TokenRegistry;
import dev.tallylight.access.TokenRequest;
import dev.tallylight.access.TokenView;
import dev.tallylight.access.entry.Guessing;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.console.FormBytes;
import dev.tallylight.console.FormErrors;
import dev.tallylight.console.Pages;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/**
 * Links for screens, where nobody signs in. A link holds a token of its own that opens the wallboard and nothing else; it stands
 * behind the {@code #}, which browsers send to no server, so that it is in no log on the way. The page behind the link hands it in,
 * takes it out of the address, and leads on.
 */
@Path("/wall")
public class WallLinks {
    private static final int MOST_TOKEN = 512;
    private static final String[] FIELDS = {"name", "tags"};

    private final Pages pages;
    private final TokenRegistry tokens;
    private final ConsoleSessions sessions;
    private final Guessing guessing;
    private final Origins origins;

    WallLinks(Pages pages, TokenRegistry tokens, ConsoleSessions sessions, Guessing guessing, Origins origins) {
        this.pages = pages;
        this.tokens = tokens;
        this.sessions = sessions;
        this.guessing = guessing;
        this.origins = origins;
    }

    @GET
    @Path("/links")
    @RolesAllowed(Role.ADMINISTER)
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> form() {
        return page(200, null, "", "", "", Map.of());
    }

    @POST
    @Path("/links")
    @RolesAllowed(Role.ADMINISTER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> make(
            @RestForm @Nullable String name, @RestForm @Nullable String tags, @Context RoutingContext request) {
        String called = text(name);
        String limits = text(tags);
        List<@Nullable String> wanted = Arrays.stream(limits.split(",", -1))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .<@Nullable String>map(tag -> tag)
                .toList();
        String open = origins.address(request.request()) + "/wall/open#";
        return tokens.create(new TokenRequest(called, Role.WALL, wanted, null, null))
                .chain(made -> page(200, made, open + made.token(), "", "", Map.of()))
                .onFailure(FormErrors::speaksOf)
                .recoverWithUni(failure -> page(422, null, "", called, limits, FormErrors.of(failure, FIELDS)));
    }

    private Uni<Response> page(
            int code, @Nullable TokenView made, String link, String name, String tags, Map<String, String> errors) {
        Map<String, Object> data = new HashMap<>();
        data.put("made", made == null ? false : made);
        data.put("link", link);
        data.put("name", name);
        data.put("tags", tags);
        data.put("errors", errors);
        return pages.page(code, "wall/links", data);
    }

    @GET
    @Path("/open")
    @PermitAll
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public Uni<Response> open() {
        return pages.page("wall/open", Map.of());
    }

    /** What stood behind the {@code #}: 204 with a cookie, or a problem. */
    @POST
    @Path("/open")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> enter(byte @Nullable [] form, @Context RoutingContext request) {
        String given = FormBytes.field(form, "token").strip();
        if (given.isEmpty() || given.length() > MOST_TOKEN) {
            return wrong(request);
        }
        return sessions.signInToWall(given)
                .chain(secret -> secret == null
                        ? wrong(request)
                        : Uni.createFrom()
                                .item(Response.noContent()
                                        .cookie(cookie(secret, request))
                                        .build()));
    }

    private Uni<Response> wrong(RoutingContext request) {
        ProblemException tooOften =
                guessing.wrong(request.request().remoteAddress().hostAddress(), "link of a wallboard");
        return Uni.createFrom()
                .failure(
                        tooOften == null
                                ? new ProblemException(
                                        ProblemType.FORBIDDEN,
                                        "No screen has this link, or it was revoked: have an admin make another one.")
                                : tooOften);
    }

    private NewCookie cookie(String secret, RoutingContext request) {
        return new NewCookie.Builder(ConsoleSessions.WALL_COOKIE)
                .value(secret)
                .path("/wall")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure(origins.isSecure(request.request()))
                .maxAge((int) sessions.lifetimeOfWall().toSeconds())
                .build();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
