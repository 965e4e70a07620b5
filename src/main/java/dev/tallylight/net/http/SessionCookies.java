package dev.tallylight.net.http;

import dev.tallylight.net.cookie.CookieJar;
import dev.tallylight.net.cookie.Place;
import dev.tallylight.net.url.Url;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session does with the cookies of its visit. Their values are in no step and no failure. */
final class SessionCookies {
    private final CookieJar jar;

    SessionCookies(@Nullable CookieJar jar) {
        this.jar = jar == null ? new CookieJar(List.of()) : jar;
    }

    @Nullable
    String header(Url url) {
        return jar.header(place(url));
    }

    HttpCall with(HttpCall call) {
        String header = header(call.url());
        return header == null ? call : call.with("Cookie", header);
    }

    void receive(Url url, ResponseHead head) {
        List<String> fields = head.headers().getAll("Set-Cookie");
        if (!fields.isEmpty()) {
            jar.receive(place(url), fields, head.headers().get("Date"));
        }
        if (head.status() < 300 || head.status() >= 400) {
            jar.arrived();
        }
    }

    /** Whether the first answer turns somebody away who came with cookies of an earlier visit: a newcomer may be let in. */
    boolean mayBeStale(HttpCall call, ResponseHead head) {
        return head.status() >= 400 && call.isGet() && jar.bringsTo(place(call.url()));
    }

    void forgetBrought() {
        jar.forgetBrought();
    }

    private static Place place(Url url) {
        return new Place(url.host(), url.path(), HttpScheme.secure(url.scheme()));
    }
}
