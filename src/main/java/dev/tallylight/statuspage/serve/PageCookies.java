package dev.tallylight.statuspage.serve;

import dev.tallylight.access.entry.Origins;
import dev.tallylight.statuspage.HeldPage;
import dev.tallylight.store.SecretBox;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;

/**
 * By which a browser is known that gave a page's password: the cookie's end and an HMAC-SHA256 of it, the page and what is kept of the
 * password, by the database's own key. It is good for one page, and for none once its password is another.
 */
@ApplicationScoped
public class PageCookies {
    private static final String PREFIX = "tallylight-status-";
    private static final int NAME_DIGITS = 12;
    private static final Duration LASTS = Duration.ofDays(30);
    private static final int MAC = 32;

    private final SecretBox secrets;
    private final Origins origins;
    private final InstantSource clock;

    PageCookies(SecretBox secrets, Origins origins, InstantSource clock) {
        this.secrets = secrets;
        this.origins = origins;
        this.clock = clock;
    }

    /** A page without a password lets everybody in. */
    public boolean letsIn(HeldPage page, HttpServerRequest request) {
        if (page.password() == null) {
            return true;
        }
        Cookie cookie = request.getCookie(name(page));
        return cookie != null && isOurs(page, cookie.getValue());
    }

    private boolean isOurs(HeldPage page, String value) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (bytes.length != Long.BYTES + MAC) {
            return false;
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        long end = read.getLong();
        byte[] mac = new byte[MAC];
        read.get(mac);
        return MessageDigest.isEqual(mac, mac(page, end)) && clock.instant().getEpochSecond() < end;
    }

    /** For whoever gave the password. */
    Cookie cookie(HeldPage page, HttpServerRequest request) {
        Instant end = clock.instant().plus(LASTS);
        byte[] value = ByteBuffer.allocate(Long.BYTES + MAC)
                .putLong(end.getEpochSecond())
                .put(mac(page, end.getEpochSecond()))
                .array();
        return Cookie.cookie(name(page), Base64.getUrlEncoder().withoutPadding().encodeToString(value))
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(origins.isSecure(request))
                .setSameSite(CookieSameSite.LAX)
                .setMaxAge(LASTS.toSeconds());
    }

    private byte[] mac(HeldPage page, long end) {
        return secrets.fingerprint("status page\n" + page.id() + "\n" + page.password() + "\n" + end);
    }

    private static String name(HeldPage page) {
        String id = page.id().toString().replace("-", "");
        return PREFIX + id.substring(id.length() - NAME_DIGITS);
    }
}
