package dev.tallylight.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Authorization: Bearer} (RFC 6750 §2.1), or else the console's session cookie. A cookie is taken for a
 * request that changes something only when the browser says that it comes from our own pages.
 */
@ApplicationScoped
class TokenMechanism implements HttpAuthenticationMechanism {
    private static final String BEARER = "Bearer ";
    private static final int MOST_SECRET_CHARACTERS = 512;
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        HttpServerRequest request = context.request();
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                return Uni.createFrom().failure(new AuthenticationFailedException());
            }
            return authenticate(
                    manager,
                    Credentials.Kind.TOKEN,
                    authorization.substring(BEARER.length()).strip());
        }
        Cookie cookie = request.getCookie(ConsoleSessions.COOKIE);
        if (cookie == null || cookie.getValue().isEmpty() || !fromOurPages(request)) {
            return Uni.createFrom().nullItem();
        }
        return authenticate(manager, Credentials.Kind.SESSION, cookie.getValue());
    }

    private static Uni<SecurityIdentity> authenticate(
            IdentityProviderManager manager, Credentials.Kind kind, String secret) {
        return secret.isEmpty() || secret.length() > MOST_SECRET_CHARACTERS
                ? Uni.createFrom().failure(new AuthenticationFailedException())
                : manager.authenticate(new Credentials(kind, secret));
    }

    private static boolean fromOurPages(HttpServerRequest request) {
        if (SAFE.contains(request.method())) {
            return true;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        return sameHost(request.getHeader("Origin"), request.getHeader("Host"));
    }

    private static boolean sameHost(@Nullable String origin, @Nullable String host) {
        return origin != null && host != null && origin.endsWith("://" + host);
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Credentials.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }
}
