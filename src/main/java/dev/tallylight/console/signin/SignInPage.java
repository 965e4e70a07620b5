package dev.tallylight.console.signin;

import dev.tallylight.access.ConsoleSessions;
import dev.tallylight.access.entry.Guessing;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.access.entry.ReturnAddress;
import dev.tallylight.access.openid.Issuer;
import dev.tallylight.access.openid.OpenId;
import dev.tallylight.access.openid.OpenIdSignIn;
import dev.tallylight.console.FormBytes;
import dev.tallylight.console.Pages;
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
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * In and out: a token makes a session, or somebody whom the issuer knows. The session's cookie is {@code SameSite=Strict}: a
 * browser that comes from the issuer's site would not send it on along a redirect, so a page of our own leads on.
 */
@Path("/")
@PermitAll
public class SignInPage {
    private static final int MOST_TOKEN = 512;

    private final Pages pages;
    private final ConsoleSessions sessions;
    private final Guessing guessing;
    private final Origins origins;
    private final ReturnAddress addresses;
    private final OpenId openId;
    private final OpenIdSignIn signIn;
    private final Issuer issuer;

    SignInPage(
            Pages pages,
            ConsoleSessions sessions,
            Guessing guessing,
            Origins origins,
            ReturnAddress addresses,
            OpenId openId,
            OpenIdSignIn signIn,
            Issuer issuer) {
        this.pages = pages;
        this.sessions = sessions;
        this.guessing = guessing;
        this.origins = origins;
        this.addresses = addresses;
        this.openId = openId;
        this.signIn = signIn;
        this.issuer = issuer;
    }

    @GET
    @Path("sign-in")
    @Operation(hidden = true)
    public Uni<Response> form() {
        return form(200, "");
    }

    private Uni<Response> form(int status, String error) {
        return pages.page(
                status,
                "sign-in",
                Map.of(
                        "error",
                        error,
                        "issuer",
                        openId.isConfigured() ? openId.name() : "",
                        "away",
                        issuer.isInTrouble()));
    }

    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Uni<Response> signIn(
            byte @Nullable [] form,
            @CookieParam(ReturnAddress.COOKIE) @Nullable String to,
            @CookieParam(ConsoleSessions.COOKIE) @Nullable String before,
            @Context RoutingContext request) {
        String given = FormBytes.field(form, "token").strip();
        if (given.isEmpty() || given.length() > MOST_TOKEN) {
            return wrong(request);
        }
        return sessions.signIn(given)
                .chain(secret -> secret == null
                        ? wrong(request)
                        : end(before)
                                .map(ignored -> Pages.seeOther(ReturnAddress.of(to)))
                                .map(answer -> signedIn(answer, secret, sessions.lifetime(), to, request)));
    }

    /** What this browser came in by before: its cookie is overwritten, and nobody else could sign it out. */
    private Uni<@Nullable Void> end(@Nullable String before) {
        return before == null
                ? Uni.createFrom().nullItem()
                : sessions.signOut(before).replaceWithVoid();
    }

    /** Off to the issuer; from a page of another site by a click on ours alone, since an issuer may ask nobody anything. */
    @GET
    @Path("sign-in/openid")
    @Operation(hidden = true)
    public Uni<Response> begin(@Context RoutingContext request) {
        if (openId.isConfigured() && origins.isForeign(request.request())) {
            return Uni.createFrom().item(Pages.seeOther("/sign-in"));
        }
        return signIn.begin(request)
                .map(Pages::seeOther)
                .onFailure(ProblemException.class)
                .recoverWithUni(this::refused);
    }

    /** And back. */
    @GET
    @Path("sign-in/callback")
    @Operation(hidden = true)
    public Uni<Response> finish(
            @CookieParam(ReturnAddress.COOKIE) @Nullable String to,
            @CookieParam(ConsoleSessions.COOKIE) @Nullable String before,
            @Context RoutingContext request) {
        ProblemException tooOften = guessing.waitingToReturn(address(request));
        if (tooOften != null) {
            return Uni.createFrom().failure(tooOften);
        }
        return signIn.finish(request)
                .chain(sessions::signIn)
                .call(() -> end(before))
                .chain(secret -> onwards("Signing in", ReturnAddress.of(to))
                        .map(answer -> signedIn(answer, secret, sessions.lifetimeOfPeople(), to, request)))
                .onFailure(ProblemException.class)
                .recoverWithUni(failure -> unfinished(failure, request));
    }

    /** Each code that somebody makes up is asked for at the issuer, in our name. */
    private Uni<Response> unfinished(ProblemException failure, RoutingContext request) {
        ProblemException tooOften = failure.problem().status() == 401 ? guessing.wrongReturn(address(request)) : null;
        return tooOften == null ? refused(failure) : Uni.createFrom().failure(tooOften);
    }

    private static @Nullable String address(RoutingContext request) {
        return request.request().remoteAddress().hostAddress();
    }

    private Uni<Response> refused(Throwable failure) {
        var problem = ((ProblemException) failure).problem();
        return form(problem.status(), String.valueOf(problem.detail()));
    }

    @POST
    @Path("sign-out")
    @Operation(hidden = true)
    public Uni<Response> signOut(
            @CookieParam(ConsoleSessions.COOKIE) @Nullable String secret, @Context RoutingContext request) {
        Uni<@Nullable String> idToken = secret == null ? Uni.createFrom().nullItem() : sessions.signOut(secret);
        return idToken.chain(token ->
                        token == null ? Uni.createFrom().item(Pages.seeOther("/sign-in")) : outThere(token, request))
                .map(answer -> Response.fromResponse(answer)
                        .cookie(cookie("", Duration.ZERO, request))
                        .build());
    }

    /** The browser leaves the issuer, too; a redirect would be against our own policy on where forms lead. */
    private Uni<Response> outThere(String idToken, RoutingContext request) {
        return openId.isConfigured()
                ? signIn.signOut(
                                idToken,
                                request.request().scheme() + "://"
                                        + request.request().authority())
                        .map(there -> onwards("Signing out", there))
                        .orElseGet(() -> Uni.createFrom().item(Pages.seeOther("/sign-in")))
                : Uni.createFrom().item(Pages.seeOther("/sign-in"));
    }

    private Uni<Response> onwards(String what, String to) {
        return pages.page("onwards", Map.of("what", what, "to", to));
    }

    private Uni<Response> wrong(RoutingContext request) {
        ProblemException tooOften = guessing.wrong(address(request), "sign-in");
        if (tooOften != null) {
            return Uni.createFrom().failure(tooOften);
        }
        return form(401, "No token is like this. Copy it whole; it may have been revoked, too.");
    }

    private Response signedIn(
            Response answer, String secret, Duration age, @Nullable String to, RoutingContext request) {
        Response.ResponseBuilder in = Response.fromResponse(answer).cookie(cookie(secret, age, request));
        return (to == null ? in : in.cookie(addresses.forget(request.request()))).build();
    }

    private NewCookie cookie(String value, Duration age, RoutingContext request) {
        return new NewCookie.Builder(ConsoleSessions.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .secure(origins.isSecure(request.request()))
                .maxAge((int) age.toSeconds())
                .build();
    }
}
