package dev.tallylight.access.openid;

import dev.tallylight.store.SecretBox;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Our configuration in Quarkus' words. It is asked for when somebody signs in or brings a JWT, and not before: Quarkus asks the
 * issuer then, again each time until it has answered, so that an issuer that is away at our start is no matter.
 */
@ApplicationScoped
class OpenIdTenant implements TenantConfigResolver {
    static final String ID = "tallylight";
    /** Clocks may differ by so much. */
    private static final int GRACE_SECONDS = 30;

    private final OpenId openId;
    private final SecretBox box;
    private volatile @Nullable OidcTenantConfig made;

    OpenIdTenant(OpenId openId, SecretBox box) {
        this.openId = openId;
        this.box = box;
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext request, OidcRequestContext<OidcTenantConfig> context) {
        return openId.isConfigured()
                ? Uni.createFrom().item(this::config)
                : Uni.createFrom().nullItem();
    }

    /** Always the same one: another would be taken for a change. */
    private synchronized OidcTenantConfig config() {
        OidcTenantConfig known = made;
        if (known == null) {
            known = make();
            made = known;
        }
        return known;
    }

    private OidcTenantConfig make() {
        boolean secure =
                openId.publicUrl().filter(url -> url.startsWith("https:")).isPresent();
        OidcTenantConfigBuilder builder = OidcTenantConfig.authServerUrl(openId.issuer())
                .tenantId(ID)
                .clientId(openId.clientId())
                .applicationType(ApplicationType.HYBRID)
                // to another address than the one that was checked
                .followRedirects(false)
                .connectionTimeout(GuardedRequests.PATIENCE)
                .useBlockingDnsLookup(false)
                .allowTokenIntrospectionCache(false)
                .allowUserInfoCache(false);
        openId.clientSecret().ifPresent(secret -> builder.credentials(secret));
        return builder.token()
                .issuer(openId.issuer())
                .audience(openId.audience())
                .subjectRequired()
                .lifespanGrace(GRACE_SECONDS)
                .forcedJwkRefreshInterval(Duration.ofMinutes(1))
                // what is no JWT is a token of ours, and not the issuer's to judge
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .end()
                .authentication()
                .redirectPath(openId.publicUrl().orElse("") + OpenId.CALLBACK)
                // our own resource goes on from there, in the same request
                .removeRedirectParameters(false)
                .restorePathAfterRedirect(false)
                .failOnMissingStateParam()
                .scopes(openId.scopes())
                .pkceRequired()
                .nonceRequired()
                .stateSecret(stateSecret())
                .stateCookieAge(Duration.ofMinutes(10))
                .cookiePath("/sign-in")
                .cookieForceSecure(secure)
                .userInfoRequired(false)
                .end()
                .tokenStateManager()
                .encryptionRequired(false)
                .end()
                .build();
    }

    /** Of the database's own, so that each replica reads what another one wrote. */
    private String stateSecret() {
        return Base64.getEncoder().encodeToString(box.fingerprint("state of a sign-in by OpenID Connect"));
    }
}
