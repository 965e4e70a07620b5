package dev.tallylight.probe;

import org.jspecify.annotations.Nullable;

/** What an HTTP status means for a viewer: one table for every protocol that is fetched over HTTP. */
public final class HttpStatusReason {
    private HttpStatusReason() {}

    /**
     * The reason for an HTTP status.
     *
     * @param status of the last answer, after redirects
     * @param credentialsSent whether the request carried any: then a 401 says that they are wrong
     * @return null where the status lets a viewer in: 2xx, and 3xx that lead nowhere further
     */
    public static @Nullable Reason of(int status, boolean credentialsSent) {
        return switch (status) {
            case 401 -> credentialsSent ? Reason.AUTH_FAILED : Reason.AUTH_REQUIRED;
            case 403 -> Reason.ACCESS_DENIED;
            case 404, 410 -> Reason.NOT_FOUND;
            case 429 -> Reason.RATE_LIMITED;
            case 451 -> Reason.GEO_BLOCKED;
            default -> {
                if (status >= 200 && status < 400) {
                    yield null;
                }
                yield status >= 500 && status < 600 ? Reason.SERVER_ERROR : Reason.UNEXPECTED_CONTENT;
            }
        };
    }
}
