package dev.tallylight.net.cookie;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one visit to a stream, begun with those of the visit before. Bounded in number and in characters; what
 * was set first goes first. Confined to the visit's own context, and so not synchronised.
 */
public final class CookieJar {
    /** How many cookies are kept. */
    public static final int MOST = 60;
    /** Of one cookie's name and value, in characters; a longer one is ignored, as browsers do. */
    public static final int MOST_OF_ONE = 4 * 1024;
    /** Of all names and values together, in characters. */
    public static final int MOST_IN_ALL = 16 * 1024;

    private final LongSupplier nanoTime;
    private final Map<Cookie.Key, Cookie> cookies = new LinkedHashMap<>();
    private final Set<Cookie.Key> brought = new HashSet<>();
    private int characters;
    private boolean arrived;

    public CookieJar(List<Cookie> brought) {
        this(brought, System::nanoTime);
    }

    CookieJar(List<Cookie> brought, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (Cookie cookie : brought) {
            put(cookie);
            this.brought.add(cookie.key());
        }
    }

    /**
     * Takes what an answer sets.
     *
     * @param fields the answer's Set-Cookie fields, their bytes one a character
     * @param date its Date
     */
    public void receive(Place from, List<String> fields, @Nullable String date) {
        long now = nanoTime.getAsLong();
        for (String field : fields) {
            Cookie cookie = SetCookie.read(field, from, date, now);
            if (cookie != null && mayReplace(cookie, from)) {
                brought.remove(cookie.key());
                if (cookie.ended(now)) {
                    remove(cookie.key());
                } else {
                    put(cookie);
                }
            }
        }
    }

    /** What was set over TLS is not for plain text to change. */
    private boolean mayReplace(Cookie cookie, Place from) {
        Cookie held = cookies.get(cookie.key());
        return held == null || !held.secure() || from.secure();
    }

    private void put(Cookie cookie) {
        Cookie before = cookies.put(cookie.key(), cookie);
        characters += cookie.size() - (before == null ? 0 : before.size());
        while (cookies.size() > MOST || characters > MOST_IN_ALL) {
            remove(cookies.keySet().iterator().next());
        }
    }

    private void remove(Cookie.Key key) {
        Cookie removed = cookies.remove(key);
        characters -= removed == null ? 0 : removed.size();
        brought.remove(key);
    }

    /** The Cookie field of a request (RFC 6265 §5.4); null where there is none to send. */
    public @Nullable String header(Place to) {
        List<Cookie> going = going(to);
        return going.isEmpty()
                ? null
                : going.stream()
                        .map(cookie -> cookie.name() + "=" + cookie.value())
                        .collect(Collectors.joining("; "));
    }

    private List<Cookie> going(Place to) {
        if (cookies.isEmpty()) {
            return List.of();
        }
        long now = nanoTime.getAsLong();
        return cookies.values().stream()
                .filter(cookie -> !cookie.ended(now) && cookie.goesTo(to))
                .sorted(Comparator.comparingInt((Cookie cookie) -> cookie.path().length())
                        .reversed())
                .toList();
    }

    /** The visit has come somewhere: from here on it is in the middle. */
    public void arrived() {
        arrived = true;
    }

    /** Whether a request that begins the visit takes cookies along that an earlier one was given. */
    public boolean bringsTo(Place to) {
        return !arrived && going(to).stream().anyMatch(cookie -> brought.contains(cookie.key()));
    }

    /** From here on, as somebody who comes for the first time. */
    public void forgetBrought() {
        List.copyOf(brought).forEach(this::remove);
    }

    /** What the next visit begins with. */
    public List<Cookie> kept() {
        long now = nanoTime.getAsLong();
        List<Cookie> kept = new ArrayList<>(cookies.values());
        kept.removeIf(cookie -> cookie.ended(now));
        return List.copyOf(kept);
    }
}
