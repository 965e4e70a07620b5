package dev.tallylight.access.entry;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page somebody asked for before he was told to sign in: kept in a cookie for the minutes that it takes, and not in an
 * address, which anybody can write. What comes back is a page of this server or nothing.
 */
@ApplicationScoped
public class ReturnAddress {
    public static final String COOKIE = "tallylight-return";

    private static final String HOME = "/";
    private static final int MOST_CHARACTERS = 500;
    private static final Duration LASTS = Duration.ofMinutes(10);

    /** A path of one of our rooms and a query, of characters that mean nothing in a header, a cookie or an address. */
    private static final Pattern PAGE = Pattern.compile(
            "/(streams|outages|reports|wall|import|moving|checkpoints|maintenance|notifications|inboxes|hints"
                    + "|tokens|audit|settings)(/[A-Za-z0-9_-]+)*/?(\\?[A-Za-z0-9_=&%.~+-]*)?");

    private final Origins origins;

    ReturnAddress(Origins origins) {
        this.origins = origins;
    }

    /** The header {@code Set-Cookie} that keeps the page; one that forgets any where it is not worth keeping. */
    public NewCookie remember(UriInfo asked, HttpServerRequest request) {
        String address = asked.getRequestUri().getRawPath()
                + (asked.getRequestUri().getRawQuery() == null
                        ? ""
                        : "?" + asked.getRequestUri().getRawQuery());
        boolean worth = isPage(address) && !address.endsWith("/live");
        return cookie(worth ? address : "", worth ? LASTS : Duration.ZERO, request);
    }

    /** The same, forgotten. */
    public NewCookie forget(HttpServerRequest request) {
        return cookie("", Duration.ZERO, request);
    }

    /** Where to go after a sign-in: what the cookie says where that is a page of ours, else the first page. */
    public static String of(@Nullable String cookie) {
        return cookie != null && isPage(cookie) ? cookie : HOME;
    }

    private static boolean isPage(String address) {
        return address.length() <= MOST_CHARACTERS && PAGE.matcher(address).matches();
    }

    private NewCookie cookie(String value, Duration age, HttpServerRequest request) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path("/sign-in")
                .httpOnly(true)
                // read on the way back from the issuer, which is another site
                .sameSite(NewCookie.SameSite.LAX)
                .secure(origins.isSecure(request))
                .maxAge((int) age.toSeconds())
                .build();
    }
}
