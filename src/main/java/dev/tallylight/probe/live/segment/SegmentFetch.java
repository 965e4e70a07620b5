package dev.tallylight.probe.live.segment;

import dev.tallylight.net.HttpReply;
import dev.tallylight.net.HttpSession;
import dev.tallylight.net.HttpStream;
import dev.tallylight.net.Url;
import dev.tallylight.net.UrlException;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.media.ByteRange;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches the pieces of a stream, each bounded, and says of each failure what it means there. */
public final class SegmentFetch {
    /** How much of a segment is read at the most, in bytes. */
    public static final int MOST_SEGMENT = 512 * 1024;

    private static final int MOST_INIT = 256 * 1024;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpSession session;
    private final ProbeTarget target;
    private final ProbeRun run;

    public SegmentFetch(HttpSession session, ProbeTarget target, ProbeRun run) {
        this.session = session;
        this.target = target;
        this.run = run;
    }

    /** The beginning of a segment, up to {@link #MOST_SEGMENT} bytes. */
    public Uni<Download> segment(Url url, @Nullable ByteRange range) {
        return piece(url, range, MOST_SEGMENT, Reason.SEGMENT_MISSING);
    }

    /** An initialisation section. */
    public Uni<byte[]> init(Url url, @Nullable ByteRange range) {
        return piece(url, range, MOST_INIT, Reason.INIT_MISSING).map(Download::bytes);
    }

    private Uni<Download> piece(Url url, @Nullable ByteRange range, int most, Reason missing) {
        return get(url, range == null ? null : range.header(most), most).map(reply -> {
            refuse(reply, url, missing);
            return Download.of(reply, range, most);
        });
    }

    /** A segment, whole, as it comes. */
    Uni<HttpStream> stream(Url url, @Nullable ByteRange range, Duration deadline) {
        return session.open(
                run.signed(url), headers(url, range == null ? null : range.header(Long.MAX_VALUE)), deadline);
    }

    /** Anything else, as it comes, whatever the status. */
    public Uni<HttpStream> open(Url url) {
        return session.open(run.signed(url), headers(url, null), run.remaining());
    }

    /** Anything else, up to so many bytes and whatever the status. */
    public Uni<HttpReply> get(Url url, int most) {
        return get(url, null, most);
    }

    /** The same with less time than is left. */
    public Uni<HttpReply> get(Url url, int most, Duration patience) {
        Duration left = run.remaining();
        return session.get(run.signed(url), headers(url, null), most, left.compareTo(patience) < 0 ? left : patience);
    }

    private Uni<HttpReply> get(Url url, @Nullable String range, int most) {
        return session.get(run.signed(url), headers(url, range), most, run.remaining());
    }

    private Map<String, String> headers(Url url, @Nullable String range) {
        Map<String, String> headers = new HashMap<>(HttpAccess.headers(target, url));
        if (range != null) {
            headers.put("Range", range);
        }
        return headers;
    }

    private void refuse(HttpReply reply, Url url, Reason missing) {
        if (reply.status() == RANGE_NOT_SATISFIABLE) { // what the playlist names is not there
            throw new ProbeFailure(missing, Stage.MEDIA, answered(reply, url));
        }
        Reason refused = refusal(reply, url);
        if (refused == null) {
            return;
        }
        Reason reason = switch (refused) {
            case NOT_FOUND -> missing;
            case AUTH_FAILED, AUTH_REQUIRED, ACCESS_DENIED -> Reason.SEGMENT_DENIED;
            default -> refused;
        };
        throw new ProbeFailure(reason, Stage.MEDIA, answered(reply, url));
    }

    /** Where a reference leads. @param list what holds it, in a word: {@code playlist} */
    public static Url resolve(String list, Url base, String reference) {
        try {
            Url url = base.resolve(reference);
            if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
                throw new ProbeFailure(
                        Reason.PLAYLIST_INVALID,
                        Stage.MANIFEST,
                        "the " + list + " points to a " + url.scheme() + " URL");
            }
            return url;
        } catch (UrlException e) {
            throw new ProbeFailure(
                    Reason.PLAYLIST_INVALID, Stage.MANIFEST, "a URI in the " + list + " " + e.getMessage());
        }
    }

    /** What the status of the answer says against a viewer; null where it lets one in. */
    public @Nullable Reason refusal(HttpReply reply, Url url) {
        return HttpStatusReason.of(reply.status(), HttpAccess.sendsCredentials(target, url));
    }

    /** The answer for a detail, in the server's words. */
    public static String answered(HttpReply reply, Url url) {
        return "the server answered " + reply.status() + " " + reply.statusText() + " for " + url;
    }

    /** Whether what came is a page for people: a portal, an error page with the status 200. */
    public static boolean isWebPage(HttpReply reply) {
        String type = reply.headers().get("Content-Type");
        String start =
                reply.body().getString(0, Math.min(reply.body().length(), 256)).stripLeading();
        return type != null && type.startsWith("text/html")
                || start.regionMatches(true, 0, "<!doctype html", 0, 14)
                || start.regionMatches(true, 0, "<html", 0, 5);
    }
}
