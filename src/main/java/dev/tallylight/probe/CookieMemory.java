package dev.tallylight.probe;

import dev.tallylight.net.cookie.Cookie;
import java.util.List;

/**
 * What is remembered besides all else: the cookies that the stream's servers set. They go with the next probe, as with
 * somebody who goes on watching; after a failure it comes as a new viewer, who has none.
 *
 * @param rest what else is remembered
 */
record CookieMemory(ProbeMemory rest, List<Cookie> cookies) implements ProbeMemory {
    CookieMemory {
        cookies = List.copyOf(cookies);
    }

    static CookieMemory of(ProbeMemory memory) {
        return memory instanceof CookieMemory known ? known : new CookieMemory(memory, List.of());
    }

    /** For the next outcome: the rest alone where there are no cookies. */
    static ProbeMemory of(ProbeMemory rest, List<Cookie> cookies) {
        return cookies.isEmpty() ? rest : new CookieMemory(rest, cookies);
    }
}
