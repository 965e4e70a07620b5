package dev.tallylight.net.cookie;

import org.jspecify.annotations.Nullable;

/**
 * One cookie, as it is kept. Its value may open a door and is never shown.
 *
 * @param domain the host that set it, or the domain that it said
 * @param hostOnly whether it goes to that very host alone
 * @param path where it goes, and below
 * @param secure whether it goes over TLS alone
 * @param until the monotonic nanosecond that it ends at; null where it lasts as long as the visit
 */
public record Cookie(
        String name,
        String value,
        String domain,
        boolean hostOnly,
        String path,
        boolean secure,
        @Nullable Long until) {
    /** What makes it the same cookie (RFC 6265 §5.3.11). */
    record Key(String name, String domain, String path) {}

    Key key() {
        return new Key(name, domain, path);
    }

    boolean ended(long now) {
        return until != null && now - until >= 0;
    }

    boolean goesTo(Place place) {
        boolean host = hostOnly ? place.host().equals(domain) : place.isWithin(domain);
        return host && (!secure || place.secure()) && matchesPath(place.path());
    }

    /** RFC 6265 §5.1.4. */
    private boolean matchesPath(String requested) {
        return requested.startsWith(path)
                && (requested.length() == path.length()
                        || path.endsWith("/")
                        || requested.charAt(path.length()) == '/');
    }

    int size() {
        return name.length() + value.length();
    }

    @Override
    public String toString() {
        return "Cookie[" + name + "=***; " + domain + path + "]";
    }
}
