package dev.tallylight.access.openid;

import dev.tallylight.net.egress.EgressPolicy;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the variables say of the issuer, before anything is made of it: the start ends where it is wrong.
 *
 * @param audience with commas between
 * @param plainHttp whether plain HTTP may go anywhere
 */
public record GivenIssuer(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String roles,
        @Nullable String audience,
        boolean plainHttp,
        @Nullable String publicUrl) {
    /** Quarkus' word for: compare no audience. */
    private static final String ANY = "any";

    /** What is wrong with it, in words that name the variable; null where nothing is. */
    public @Nullable String fault() {
        if (issuer == null) {
            return clientId == null && roles == null
                    ? null
                    : "TALLYLIGHT_OIDC_ISSUER is not set, and other TALLYLIGHT_OIDC_… are; it must be the issuer's URL:"
                            + " https://id.example.com/realms/main";
        }
        String wrong = wrongIssuer(issuer, plainHttp);
        if (wrong != null) {
            return "TALLYLIGHT_OIDC_ISSUER " + wrong;
        }
        if (clientId == null) {
            return "TALLYLIGHT_OIDC_CLIENT_ID is not set; with TALLYLIGHT_OIDC_ISSUER it must be the client's id there";
        }
        if (clientId.equals(ANY) || audience != null && holdsAny(audience)) {
            return "TALLYLIGHT_OIDC_CLIENT_ID and TALLYLIGHT_OIDC_AUDIENCE may not be \"any\", which would let in whom the"
                    + " issuer knows for any other client; they may be the client's id, and audiences of its tokens";
        }
        if (hasPath(publicUrl)) {
            return "TALLYLIGHT_PUBLIC_URL has a path, below which no sign-in with TALLYLIGHT_OIDC_ISSUER can end; it may be"
                    + " https://tallylight.example.com";
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

    private static boolean holdsAny(String audience) {
        return Arrays.stream(audience.split(",", -1))
                .anyMatch(each -> each.strip().equals(ANY));
    }

    private static boolean hasPath(@Nullable String publicUrl) {
        try {
            return publicUrl != null && !Url.parse(publicUrl).pathAndQuery().equals("/");
        } catch (UrlException e) {
            return false; // whoever checks that variable says it
        }
    }

    private static @Nullable String wrongIssuer(String issuer, boolean plainHttp) {
        String form = "; it may be the issuer's URL, as its tokens have it: https://id.example.com/realms/main";
        try {
            Url url = Url.parse(issuer);
            boolean web = url.scheme().equals("https") || url.scheme().equals("http");
            boolean bare = url.userInfo() == null && url.pathAndQuery().indexOf('?') < 0 && issuer.indexOf('#') < 0;
            if (!web || !bare) {
                return "is \"" + url.redacted() + "\"" + form;
            }
            return url.scheme().equals("https") || plainHttp || EgressPolicy.isNear(url.host())
                    ? null
                    : "is http:// to " + url.host()
                            + ": whoever stands between could say who is an admin; use https://, or"
                            + " set TALLYLIGHT_OIDC_PLAIN_HTTP=true where the network between is your own";
        } catch (UrlException e) {
            return "is no URL (it " + e.getMessage() + ")" + form;
        }
    }
}
