package dev.tallylight.rest.body;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/**
 * The body of a request whose sender must not be refused for its length, or for not saying it: what is beyond 64 KiB is read and
 * thrown away. A media server that is answered 413 would turn its publisher away, a server that is alive would be taken for dead,
 * and who leaves by one click (RFC 8058) would stay.
 */
public final class CutBody {
    /** So much is kept. */
    public static final int MOST = 64 * 1024;

    private static final Pattern DOORS =
            Pattern.compile("/(?:hints|api/v1/heartbeats|status/(?:confirm|unsubscribe))/[^/]+");
    private static final String KEY = CutBody.class.getName();

    private CutBody() {}

    static boolean isCut(String path) {
        return DOORS.matcher(path).matches();
    }

    /** Reads it, and goes on when it is there. */
    static void take(RoutingContext request) {
        Buffer kept = Buffer.buffer();
        request.request().handler(part -> {
            int room = MOST - kept.length();
            if (room > 0) {
                kept.appendBuffer(part, 0, Math.min(room, part.length()));
            }
        });
        request.request().exceptionHandler(broken -> {}); // nobody is there to be answered
        request.request().endHandler(ended -> {
            request.put(KEY, kept.getBytes());
            request.next();
        });
    }

    /** What is kept of it; empty where there was none. */
    public static byte[] of(RoutingContext request) {
        byte[] kept = request.get(KEY);
        return kept == null ? new byte[0] : kept;
    }
}
