package dev.tallylight.access;

import dev.tallylight.access.entry.Guessing;
import dev.tallylight.access.entry.Origins;
import dev.tallylight.access.entry.QueryCredentials;
import dev.tallylight.access.live.HeldCredential;
import dev.tallylight.access.openid.BearerJwts;
import dev.tallylight.rest.ProblemException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one mechanism there is: Quarkus' own of OpenID Connect is asked by ours, and only where there is an issuer. Reads {@code
 * Authorization: Bearer} (RFC 6750 §2.1), a token of ours or a JWT, or else the console's session cookie. A cookie is taken for a
 * request that changes something only when the browser says that it comes from our own pages. Where clients of Dispersa call, a
 * token's id and the token are read from the query, and nothing else is taken: there a GET changes things, and a cookie would have
 * any page do it.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class TokenMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final int MOST_SECRET_CHARACTERS = 512;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Guessing guessing;
    private final Origins origins;
    private final BearerJwts jwts;

    TokenMechanism(Guessing guessing, Origins origins, BearerJwts jwts) {
        this.guessing = guessing;
        this.origins = origins;
        this.jwts = jwts;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        HttpServerRequest request = context.request();
        if (QueryCredentials.areAskedFor(context)) {
            QueryCredentials given = QueryCredentials.of(context);
            return given == null
                    ? Uni.createFrom().nullItem()
                    : authenticate(context, manager, Credentials.Kind.TOKEN, given.apiKey(), given.clientId());
        }
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                return Uni.createFrom().failure(new AuthenticationFailedException());
            }
            String bearer = authorization.substring(BEARER.length()).strip();
            return jwts.isOne(bearer)
                    ? jwts.authenticate(bearer, context, manager)
                            .onFailure(AuthenticationFailedException.class)
                            .transform(failure -> wrong(context, Credentials.Kind.TOKEN, failure))
                    : authenticate(context, manager, Credentials.Kind.TOKEN, bearer);
        }
        if (!mayUseCookie(request)) {
            return Uni.createFrom().nullItem();
        }
        String mine = value(request.getCookie(ConsoleSessions.COOKIE));
        String screens = value(request.getCookie(ConsoleSessions.WALL_COOKIE));
        if (mine.isEmpty()) {
            return screens.isEmpty()
                    ? Uni.createFrom().nullItem()
                    : authenticate(context, manager, Credentials.Kind.SESSION, screens);
        }
        Uni<SecurityIdentity> person = authenticate(context, manager, Credentials.Kind.SESSION, mine);
        return screens.isEmpty()
                ? person
                : person.onFailure(AuthenticationFailedException.class)
                        .recoverWithUni(() -> authenticate(context, manager, Credentials.Kind.SESSION, screens));
    }

    private static String value(@Nullable Cookie cookie) {
        return cookie == null ? "" : cookie.getValue();
    }

    private Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager manager, Credentials.Kind kind, String secret) {
        return authenticate(context, manager, kind, secret, null);
    }

    private Uni<SecurityIdentity> authenticate(
            RoutingContext context,
            IdentityProviderManager manager,
            Credentials.Kind kind,
            String secret,
            @Nullable String id) {
        if (secret.isEmpty() || secret.length() > MOST_SECRET_CHARACTERS) {
            return Uni.createFrom().failure(wrong(context, kind, new AuthenticationFailedException()));
        }
        return manager.authenticate(new Credentials(kind, secret, id, context))
                .invoke(identity -> held(secret, identity).of(context))
                .onFailure(AuthenticationFailedException.class)
                .transform(failure -> wrong(context, kind, failure));
    }

    private static HeldCredential held(String secret, SecurityIdentity identity) {
        return new HeldCredential(
                HexFormat.of().formatHex(SecretText.sha256(secret)),
                Objects.requireNonNull(identity.getAttribute("token")),
                null);
    }

    private Throwable wrong(RoutingContext context, Credentials.Kind kind, Throwable failure) {
        if (kind == Credentials.Kind.SESSION || failure.getCause() instanceof ProblemException) {
            return failure; // nobody guesses a session's cookie by hand, nor a token that was one and has expired
        }
        ProblemException refusal =
                guessing.wrong(context.request().remoteAddress().hostAddress(), "token");
        // whoever asks for an identity knows this kind of failure: pages, which go on without one, too
        return refusal == null ? failure : new AuthenticationFailedException(refusal);
    }

    private boolean mayUseCookie(HttpServerRequest request) {
        return SAFE.contains(request.method()) || origins.isOurs(request);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Credentials.class, TokenAuthenticationRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }
}
