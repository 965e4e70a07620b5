package dev.tallylight.access.openid;

import dev.tallylight.access.SecretText;
import dev.tallylight.access.live.HeldCredential;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;

/**
 * JWTs of the issuer, which the API takes as it takes tokens of Tallylight (RFC 6750): signed by one of the issuer's
 * asymmetric keys, from it, for us, and at this time; and no ID token, which is for us as well, and passes through addresses
 * when somebody signs out. What their groups may do is looked up with each request.
 */
@ApplicationScoped
public class BearerJwts {
    /** What fits into a request's head beside everything else. */
    private static final int MOST_CHARACTERS = 16 * 1024;

    private final OpenId openId;
    private final Issuer issuer;
    private final OidcAuthenticationMechanism oidc;
    private final VerifiedTokens verified;
    private final FirstAsk first;

    BearerJwts(
            OpenId openId, Issuer issuer, OidcAuthenticationMechanism oidc, VerifiedTokens verified, FirstAsk first) {
        this.openId = openId;
        this.issuer = issuer;
        this.oidc = oidc;
        this.verified = verified;
        this.first = first;
    }

    /** Whether it is one by its looks, and there is an issuer: three parts, of which the first begins an object of JSON. */
    public boolean isOne(String bearer) {
        return openId.isConfigured()
                && bearer.startsWith("ey")
                && bearer.chars().filter(each -> each == '.').count() == 2;
    }

    /** @param request whose header {@code Authorization} holds it */
    public Uni<SecurityIdentity> authenticate(
            String bearer, RoutingContext request, IdentityProviderManager identities) {
        if (bearer.length() > MOST_CHARACTERS) {
            return Uni.createFrom().failure(new AuthenticationFailedException("longer than any JWT"));
        }
        return Uni.createFrom()
                .deferred(() -> {
                    issuer.requireKnown();
                    return first.of(() -> oidc.authenticate(request, identities));
                })
                .onItem()
                .ifNull()
                .failWith(() -> new AuthenticationFailedException("no JWT"))
                .onFailure()
                .transform(verified::inWords)
                .map(checked -> known(bearer, checked, request));
    }

    private SecurityIdentity known(String bearer, SecurityIdentity checked, RoutingContext request) {
        if (checked.getAttribute(OidcUtils.INTROSPECTION_ATTRIBUTE) != null) {
            throw new AuthenticationFailedException("the issuer judged it, and no key of its");
        }
        AccessTokenCredential token = checked.getCredential(AccessTokenCredential.class);
        verified.requireAccessToken(token);
        Person person = verified.person(token);
        Grant grant = verified.grant(person, request);
        new HeldCredential(HexFormat.of().formatHex(SecretText.sha256(bearer)), person.id(), person.until())
                .of(request);
        return VerifiedTokens.identity(person, grant);
    }
}
