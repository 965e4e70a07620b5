package dev.tallylight.access.openid;

import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What is configured of the issuer, checked. Nothing is where there is none. */
@ApplicationScoped
public class OpenId {
    static final String CALLBACK = "/sign-in/callback";

    private final OpenIdConfig config;
    private final Optional<String> issuer;
    private final @Nullable GroupRoles roles;
    private final Optional<String> publicUrl;

    /** @throws IllegalArgumentException that names the variable, what it holds and what it may hold */
    OpenId(OpenIdConfig config, @ConfigProperty(name = "tallylight.public-url") Optional<String> publicUrl) {
        this.config = config;
        this.issuer = text(config.issuer());
        this.publicUrl = text(publicUrl).map(url -> url.replaceAll("/+$", ""));
        String fault = fault(
                this.issuer.orElse(null),
                text(config.clientId()).orElse(null),
                text(config.roles()).orElse(null));
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        this.roles = this.issuer.isEmpty()
                ? null
                : GroupRoles.parse(text(config.roles()).orElseThrow());
    }

    /** What is wrong with it, in words that name the variable; null where nothing is. */
    public static @Nullable String fault(@Nullable String issuer, @Nullable String clientId, @Nullable String roles) {
        if (issuer == null) {
            return clientId == null && roles == null
                    ? null
                    : "TALLYLIGHT_OIDC_ISSUER is not set, and other TALLYLIGHT_OIDC_… are; it must be the issuer's URL:"
                            + " https://id.example.com/realms/main";
        }
        String wrong = wrongIssuer(issuer);
        if (wrong != null) {
            return "TALLYLIGHT_OIDC_ISSUER " + wrong;
        }
        if (clientId == null) {
            return "TALLYLIGHT_OIDC_CLIENT_ID is not set; with TALLYLIGHT_OIDC_ISSUER it must be the client's id there";
        }
        if (roles == null) {
            return "TALLYLIGHT_OIDC_ROLES is not set, without which nobody has a role; it may be"
                    + " group=role[:tag,tag], with semicolons between groups";
        }
        try {
            GroupRoles.parse(roles);
            return null;
        } catch (IllegalArgumentException e) {
            return "TALLYLIGHT_OIDC_ROLES " + e.getMessage();
        }
    }

    private static @Nullable String wrongIssuer(String issuer) {
        String form = "; it may be the issuer's URL, as its tokens have it: https://id.example.com/realms/main";
        try {
            Url url = Url.parse(issuer);
            boolean web = url.scheme().equals("https") || url.scheme().equals("http");
            boolean bare = url.userInfo() == null && url.pathAndQuery().indexOf('?') < 0 && issuer.indexOf('#') < 0;
            return web && bare ? null : "is \"" + url.redacted() + "\"" + form;
        } catch (UrlException e) {
            return "is no URL (it " + e.getMessage() + ")" + form;
        }
    }

    /** Whether people sign in with an issuer. */
    public boolean isConfigured() {
        return issuer.isPresent();
    }

    /** What people call it. @throws IllegalStateException where there is none, as all below */
    public String name() {
        return text(config.name()).orElseGet(() -> host(issuer()));
    }

    private static String host(String issuer) {
        try {
            return Url.parse(issuer).host();
        } catch (UrlException e) {
            throw new IllegalStateException("an issuer that was checked is no URL", e);
        }
    }

    String issuer() {
        return issuer.orElseThrow(() -> new IllegalStateException("there is no issuer"));
    }

    String discovery() {
        return issuer().replaceAll("/$", "") + "/.well-known/openid-configuration";
    }

    String clientId() {
        return text(config.clientId()).orElseThrow();
    }

    Optional<String> clientSecret() {
        return text(config.clientSecret());
    }

    List<String> scopes() {
        return config.scopes().stream()
                .map(String::strip)
                .filter(scope -> !scope.isEmpty() && !scope.equals("openid"))
                .toList();
    }

    List<String> audience() {
        List<String> all = new ArrayList<>(List.of(clientId()));
        config.audience().ifPresent(more -> more.stream().map(String::strip).forEach(all::add));
        return all;
    }

    String groupsClaim() {
        return config.groupsClaim();
    }

    /** Where people reach us; empty where that is not configured. */
    Optional<String> publicUrl() {
        return publicUrl;
    }

    GroupRoles roles() {
        if (roles == null) {
            throw new IllegalStateException("there is no issuer");
        }
        return roles;
    }

    /** By what rules sessions are made now; empty where nobody signs in with an issuer. */
    public byte[] rules() {
        return roles == null ? new byte[0] : roles.fingerprint(issuer());
    }

    private static Optional<String> text(Optional<String> value) {
        return value.map(String::strip).filter(each -> !each.isEmpty());
    }
}
