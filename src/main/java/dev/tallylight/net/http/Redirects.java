package dev.tallylight.net.http;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.NetFailure.Kind;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a request is led: each hop judged on its own, credentials left behind when the origin changes (RFC 9110 §15.4). */
final class Redirects {
    /** As many as browsers follow. */
    static final int MOST = 20;

    /**
     * How often the same is asked. A gate may send a visitor back to where it came from, and then let it in without a
     * cookie; what comes round once more goes in a circle, though browsers count to {@value #MOST}.
     */
    private static final int MOST_ROUNDS = 3;

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> KEEPING_THE_METHOD = Set.of(307, 308);
    private static final Set<String> CREDENTIALS = Set.of("authorization", "cookie");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Map<String, Integer> seen = new HashMap<>();
    private int hops;

    private final Function<Url, String> asked;

    /** @param cookies what a request to a URL takes along by now: with another cookie it is another question */
    Redirects(Url start, Function<Url, @Nullable String> cookies) {
        this.asked = url -> url.full() + "\n" + cookies.apply(url);
        seen.put(asked.apply(start), 1);
    }

    /** The URL that an answer leads to; null where it is the answer itself. */
    @Nullable
    Url next(HttpCall call, ResponseHead head) {
        Url from = call.url();
        String location = head.headers().get("Location");
        if (location == null || !(call.isGet() ? STATUSES : KEEPING_THE_METHOD).contains(head.status())) {
            return null;
        }
        Url to = resolved(from, location);
        if (call.method().equals("DELETE") && !to.sameOriginAs(from)) {
            return null; // what is to be deleted is one server's: its answer must not make us delete at another
        }
        if (!HttpScheme.speaks(to.scheme())) {
            throw new NetFailure(Kind.PROTOCOL_ERROR, "is redirected to " + to + ", which is not HTTP");
        }
        if (++hops > MOST) {
            throw new NetFailure(Kind.REDIRECT_LOOP, "more than " + MOST + " redirects, the last to " + to);
        }
        if (seen.merge(asked.apply(to), 1, Integer::sum) > MOST_ROUNDS) {
            throw new NetFailure(Kind.REDIRECT_LOOP, "the redirects go in a circle at " + to);
        }
        return to;
    }

    private static Url resolved(Url from, String location) {
        try {
            return from.resolve(encoded(location));
        } catch (UrlException e) {
            throw new NetFailure(Kind.PROTOCOL_ERROR, "is redirected to what " + e.getMessage());
        }
    }

    /** A header comes with its bytes one a character: those beyond ASCII, of whatever charset, go back as they are. */
    private static String encoded(String location) {
        if (location.chars().allMatch(c -> c < 0x80)) {
            return location;
        }
        StringBuilder text = new StringBuilder(location.length() + 16);
        for (byte b : location.getBytes(StandardCharsets.ISO_8859_1)) {
            text.append(b < 0 ? "%" + HEX.toHexDigits(b) : String.valueOf((char) b));
        }
        return text.toString();
    }

    static Map<String, String> headersFor(Url from, Url to, Map<String, String> headers) {
        if (to.sameOriginAs(from)) {
            return headers;
        }
        Map<String, String> left = new HashMap<>(headers);
        left.keySet().removeIf(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
        return left;
    }
}
