package dev.tallylight.access.openid;

import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
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
        String fault = new GivenIssuer(
                        this.issuer.orElse(null),
                        text(config.clientId()).orElse(null),
                        text(config.roles()).orElse(null),
                        config.audience().map(all -> String.join(",", all)).orElse(null),
                        config.plainHttp(),
                        this.publicUrl.orElse(null))
                .fault();
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        this.roles = this.issuer.isEmpty()
                ? null
                : GroupRoles.parse(text(config.roles()).orElseThrow());
    }

    /** Whether people sign in with an issuer. */
    public boolean isConfigured() {
        return issuer.isPresent();
    }

    /**
     * What people call it.
     *
     * @throws IllegalStateException where there is none, as all below
     */
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

    /** Whether what is asked of it may go in the clear. */
    boolean isPlain() {
        return !issuer().startsWith("https:");
    }

    /** Whether it may to any address, and not to near ones alone. */
    boolean isPlainAnywhere() {
        return config.plainHttp();
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

    /** How long a sign-in lasts at most. */
    public Duration session() {
        return config.session();
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
        if (roles == null) {
            return new byte[0];
        }
        List<String> by = new ArrayList<>(List.of(issuer(), groupsClaim()));
        by.addAll(audience());
        return roles.fingerprint(by);
    }

    private static Optional<String> text(Optional<String> value) {
        return value.map(String::strip).filter(each -> !each.isEmpty());
    }
}
