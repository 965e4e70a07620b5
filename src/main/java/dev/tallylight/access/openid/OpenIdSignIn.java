package dev.tallylight.access.openid;

import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Texts;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow (OpenID Connect Core §3.1, PKCE by RFC 7636), from our sign-in page to the issuer and back.
 * Quarkus makes the redirect and takes the code; what comes of it is a {@link Visit}, of which {@code ConsoleSessions} makes
 * a session.
 */
@ApplicationScoped
public class OpenIdSignIn {
    private static final Logger LOG = Logger.getLogger(OpenIdSignIn.class);
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,60}");

    /** Of an ID token in an address, in characters. */
    private static final int MOST_HINT = 2_048;

    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final OpenId openId;
    private final Issuer issuer;
    private final OidcAuthenticationMechanism oidc;
    private final IdentityProviderManager identities;
    private final VerifiedTokens verified;
    private final FirstAsk first;
    private final AtomicReference<@Nullable Long> lastSaid = new AtomicReference<>();

    OpenIdSignIn(
            OpenId openId,
            Issuer issuer,
            OidcAuthenticationMechanism oidc,
            IdentityProviderManager identities,
            VerifiedTokens verified,
            FirstAsk first) {
        this.openId = openId;
        this.issuer = issuer;
        this.oidc = oidc;
        this.identities = identities;
        this.verified = verified;
        this.first = first;
    }

    /**
     * Somebody whom the issuer knows and who has a role here.
     *
     * @param idToken by which the issuer is asked to sign out
     */
    public record Visit(Person person, Grant grant, String idToken) {
        /** Without the token. */
        @Override
        public String toString() {
            return "Visit[" + person.id() + "]";
        }
    }

    /** Where a browser is sent to sign in; the answer gets the cookie that the way back is known by. */
    public Uni<String> begin(RoutingContext request) {
        return Uni.createFrom()
                .deferred(() -> {
                    require(request);
                    return first.of(() -> oidc.getChallenge(request));
                })
                .onFailure()
                .transform(this::unbegun)
                .map(this::location);
    }

    private String location(@Nullable ChallengeData challenge) {
        String location = challenge == null ? null : challenge.getHeaders().get(HttpHeaders.LOCATION);
        if (location == null) { // a script that asks to be told instead of led
            throw new ProblemException(ProblemType.INVALID_PARAMETER, "A sign-in begins in a browser.");
        }
        if (!openId.isPlain() && !location.startsWith("https://")) {
            throw away();
        }
        return location;
    }

    /** A browser comes back. Fails with a problem that says what went wrong. */
    public Uni<Visit> finish(RoutingContext request) {
        List<String> errors = request.queryParam("error");
        return Uni.createFrom()
                .deferred(() -> {
                    require(request);
                    return first.of(() -> oidc.authenticate(request, identities));
                })
                .onFailure()
                .transform(failure -> unfinished(failure, errors))
                .onItem()
                .ifNull()
                .failWith(() -> refusal("it was not begun in this browser, or took longer than ten minutes"))
                .invoke(() -> forgetCookies(request))
                .map(identity -> visit(identity, request));
    }

    private Visit visit(SecurityIdentity identity, RoutingContext request) {
        if (identity.getAttribute(OidcUtils.INTROSPECTION_ATTRIBUTE) != null) {
            throw refusal("no key of the issuer signed what came back");
        }
        IdTokenCredential token = identity.getCredential(IdTokenCredential.class);
        Person person = verified.person(token);
        return new Visit(person, verified.grant(person, request), token.getToken());
    }

    /** Quarkus' own session: {@link NoTokenState} put nothing into it. */
    private static void forgetCookies(RoutingContext request) {
        for (Cookie cookie : List.copyOf(request.response().removeCookies("q_session_" + OpenIdTenant.ID, false))) {
            LOG.tracef("no need of the cookie %s", cookie.getName());
        }
    }

    /**
     * Where a browser is sent to sign out at the issuer (OpenID Connect RP-Initiated Logout 1.0); empty where it cannot be. A
     * token of somebody in hundreds of groups is left out: no server takes an address as long as that.
     *
     * @param base where we are reached by that browser, if that is not configured
     */
    public Optional<String> signOut(String idToken, String base) {
        return issuer.endSession()
                .map(url -> url + (url.indexOf('?') < 0 ? '?' : '&')
                        + (idToken.length() > MOST_HINT ? "" : "id_token_hint=" + encoded(idToken) + "&")
                        + "client_id=" + encoded(openId.clientId())
                        + "&post_logout_redirect_uri="
                        + encoded(openId.publicUrl().orElse(base) + "/sign-in"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void require(RoutingContext request) {
        if (!openId.isConfigured()) {
            throw new ProblemException(
                    ProblemType.NOT_FOUND,
                    "This Tallylight has no identity provider: sign in with a token, or set TALLYLIGHT_OIDC_ISSUER.");
        }
        if (request.request().getHeader(HttpHeaders.AUTHORIZATION) != null) { // Quarkus would take it for the way in
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "A sign-in is a browser's, without the header Authorization.");
        }
        issuer.requireKnown();
    }

    private Throwable unbegun(Throwable failure) {
        if (failure instanceof ProblemException) {
            return failure;
        }
        say("could not be begun", brief(failure));
        return away();
    }

    private ProblemException away() {
        return new ProblemException(
                ProblemType.UNAVAILABLE,
                openId.name() + " cannot be reached right now: try again in a minute, or sign in with a token.");
    }

    private Throwable unfinished(Throwable failure, List<String> errors) {
        if (failure instanceof ProblemException) {
            return failure;
        }
        String said = errors.isEmpty() ? "" : errors.getFirst();
        if (ERROR_CODE.matcher(said).matches()) {
            return refusal(openId.name() + " answered " + said);
        }
        say(
                "came to no end",
                errors.isEmpty() ? brief(failure) : "what the browser brought names an error of no known form");
        boolean judged = failure instanceof AuthenticationFailedException
                || failure instanceof AuthenticationCompletionException;
        return judged && !Causes.isOfTheWay(failure) ? refusal("what came back was not what was asked for") : away();
    }

    /** Anybody can have sign-ins fail as often as he likes. */
    @SuppressWarnings("PrimitiveAtomicReference") // the very object that was read
    private void say(String what, String why) {
        Long last = lastSaid.get();
        long now = System.nanoTime();
        if ((last == null || now - last > BETWEEN_LINES.toNanos()) && lastSaid.compareAndSet(last, now)) {
            LOG.warnf(
                    "a sign-in with %s %s: %s; others that fail within a minute are not told",
                    openId.issuer(), what, why);
        }
    }

    private static ProblemException refusal(String why) {
        return new ProblemException(ProblemType.UNAUTHORIZED, "The sign-in came to no end: " + why + ". Try again.");
    }

    /** What Quarkus says goes no further than the log, in one line. */
    private static String brief(Throwable failure) {
        StringBuilder words = new StringBuilder();
        for (Throwable each = failure; each != null && words.length() < 300; each = each.getCause()) {
            words.append(words.isEmpty() ? "" : "; ").append(each.getMessage());
        }
        String line = Texts.asLine(words.toString());
        return line.length() <= 300 ? line : line.substring(0, 300);
    }
}
