package dev.tallylight.console;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.access.entry.Guessing;
import dev.tallylight.rest.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** In and out: a token makes a session. */
@Path("/")
@PermitAll
public class SignInPage {
    private static final int MOST_TOKEN = 512;

    private final Pages pages;
    private final ConsoleSessions sessions;
    private final Guessing guessing;

    SignInPage(Pages pages, ConsoleSessions sessions, Guessing guessing) {
        this.pages = pages;
        this.sessions = sessions;
        this.guessing = guessing;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> home() {
        return pages.signedIn().map(signedIn -> Pages.seeOther(signedIn ? "/streams" : "/sign-in"));
    }

    @GET
    @Path("sign-in")
    @Operation(hidden = true)
    public Uni<Response> form() {
        return pages.page("sign-in", Map.of("error", ""));
    }

    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> signIn(byte @Nullable [] form, @Context UriInfo uri, @Context RoutingContext request) {
        String given = form == null ? "" : SignInForm.token(form).strip();
        if (given.isEmpty() || given.length() > MOST_TOKEN) {
            return wrong(request);
        }
        return sessions.signIn(given).chain(secret -> secret == null ? wrong(request) : signedIn(secret, uri));
    }

    @POST
    @Path("sign-out")
    @Operation(hidden = true)
    public Uni<Response> signOut(@CookieParam(ConsoleSessions.COOKIE) @Nullable String secret, @Context UriInfo uri) {
        Uni<Void> gone = secret == null ? Uni.createFrom().voidItem() : sessions.signOut(secret);
        return gone.map(ignored -> Response.fromResponse(Pages.seeOther("/sign-in"))
                .cookie(cookie("", Duration.ZERO, uri))
                .build());
    }

    private Uni<Response> wrong(RoutingContext request) {
        ProblemException tooOften =
                guessing.wrong(request.request().remoteAddress().hostAddress(), "sign-in");
        if (tooOften != null) {
            return Uni.createFrom().failure(tooOften);
        }
        return pages.page(
                401,
                "sign-in",
                Map.of("error", "No token is like this. Copy it whole; it may have been revoked, too."));
    }

    private Uni<Response> signedIn(String secret, UriInfo uri) {
        return Uni.createFrom()
                .item(Response.fromResponse(Pages.seeOther("/streams"))
                        .cookie(cookie(secret, sessions.lifetime(), uri))
                        .build());
    }

    private static NewCookie cookie(String value, Duration age, UriInfo uri) {
        return new NewCookie.Builder(ConsoleSessions.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure("https".equals(uri.getRequestUri().getScheme()))
                .maxAge((int) age.toSeconds())
                .build();
    }
}
