package dev.tallylight.access.openid;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code TALLYLIGHT_OIDC_*}: without an issuer nobody signs in but with tokens, and nothing is asked of anybody. */
@ConfigMapping(prefix = "tallylight.oidc")
public interface OpenIdConfig {
    /** Its URL, as it stands in its tokens' {@code iss}. */
    Optional<String> issuer();

    Optional<String> clientId();

    /** None for a public client, which PKCE alone protects. */
    Optional<String> clientSecret();

    /** In the words of {@link GroupRoles}. */
    Optional<String> roles();

    /** The claim that holds a person's groups; within another one, with a slash: {@code realm_access/roles}. */
    @WithDefault("groups")
    String groupsClaim();

    /** Besides {@code openid}, what is asked for. */
    @WithDefault("profile,email")
    List<String> scopes();

    /** What else than the client id may be the audience ({@code aud}) of a JWT that the API takes. */
    Optional<List<String>> audience();

    /** Whether an issuer may be asked in the clear that is neither on this machine nor in a private network. */
    @WithDefault("false")
    boolean plainHttp();

    /** How long somebody is in whom the issuer knows, where sign-ins to the console last as long: groups are read no oftener. */
    @WithDefault("4h")
    Duration session();

    /** What the sign-in page calls it; the issuer's host where it is not set. */
    Optional<String> name();
}
