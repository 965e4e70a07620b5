package dev.tallylight.hint.shape;

import java.util.Map;

/**
 * What a media server is answered so that it goes on as if nobody had been asked. Always with the status 200: nginx-rtmp takes
 * 3xx for an order to rename the stream.
 *
 * @param contentType of the body
 * @param headers beside that
 */
public record GoOn(String contentType, String body, Map<String, String> headers) {
    private static final String JSON = "application/json";
    private static final Map<String, String> ICECAST = Map.of("icecast-auth-user", "1");

    /**
     * What every kind goes on after, for a moment at which nobody can look up of which kind a door is: SRS reads {@code code},
     * OvenMediaEngine {@code allowed}, Icecast the header, the others the status alone.
     */
    public static final GoOn WHOEVER_ASKS = new GoOn(JSON, "{\"code\":0,\"allowed\":true}", ICECAST);

    static final GoOn STATUS_ALONE = new GoOn("text/plain", "", Map.of());
    static final GoOn ICECAST_HEADER = new GoOn("text/plain", "", ICECAST);

    static GoOn json(String body) {
        return new GoOn(JSON, body, Map.of());
    }
}
