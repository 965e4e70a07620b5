package dev.tallylight.probe.hls;

import dev.tallylight.net.HttpReply;
import dev.tallylight.net.HttpSession;
import dev.tallylight.net.HttpStream;
import dev.tallylight.net.NetFailure;
import dev.tallylight.net.Url;
import dev.tallylight.net.UrlException;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.hls.playlist.PlaylistParser;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches what HLS is made of, each bounded, and says of each failure what it means there. */
final class HlsFetch {
    static final int MOST_PLAYLIST = 2 * 1024 * 1024;
    static final int MOST_SEGMENT = 512 * 1024;

    private static final int MOST_INIT = 256 * 1024;
    private static final int MOST_KEY = 1024;
    private static final int KEY_BYTES = 16;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpSession session;
    private final ProbeTarget target;
    private final ProbeRun run;

    HlsFetch(HttpSession session, ProbeTarget target, ProbeRun run) {
        this.session = session;
        this.target = target;
        this.run = run;
    }

    /** A playlist and where it came from, after redirects. */
    record Fetched(Url url, Playlist playlist) {}

    Uni<Fetched> playlist(Url url, boolean isVariant, Map<String, String> variables) {
        return get(url, null, MOST_PLAYLIST).map(reply -> {
            Reason refused = HttpStatusReason.of(reply.status(), HttpAccess.sendsCredentials(target, url));
            if (refused != null) {
                boolean missing = isVariant && refused == Reason.NOT_FOUND;
                throw new ProbeFailure(
                        missing ? Reason.VARIANT_MISSING : refused,
                        missing ? Stage.MANIFEST : Stage.ACCESS,
                        answered(reply, url));
            }
            if (reply.truncated()) {
                throw new ProbeFailure(
                        Reason.RESPONSE_TOO_LARGE,
                        Stage.MANIFEST,
                        "the playlist goes on beyond " + MOST_PLAYLIST + " bytes: " + url);
            }
            Playlist playlist = PlaylistParser.parse(
                    reply.body().toString(StandardCharsets.UTF_8), QueryParameters.of(reply.url()), variables);
            if (playlist instanceof Playlist.Invalid invalid) {
                throw invalid(reply, url, invalid);
            }
            return new Fetched(reply.url(), playlist);
        });
    }

    /** A media playlist. @param variables of the multivariant playlist that names it */
    Uni<Rendition> media(Rendition.Role role, Url url, Map<String, String> variables) {
        return playlist(url, role != Rendition.Role.ONLY, variables).map(fetched -> {
            if (fetched.playlist() instanceof Playlist.Media media) {
                return new Rendition(role, fetched.url(), media, variables);
            }
            throw new ProbeFailure(
                    Reason.PLAYLIST_INVALID, Stage.MANIFEST, "a variant is itself a multivariant playlist: " + url);
        });
    }

    /** The same playlist, as it is now. */
    Uni<Rendition> again(Rendition rendition) {
        return media(rendition.role(), rendition.url(), rendition.variables());
    }

    private static ProbeFailure invalid(HttpReply reply, Url url, Playlist.Invalid invalid) {
        String type = reply.headers().get("Content-Type");
        String start =
                reply.body().getString(0, Math.min(reply.body().length(), 256)).stripLeading();
        boolean page = type != null && type.startsWith("text/html")
                || start.regionMatches(true, 0, "<!doctype html", 0, 14)
                || start.regionMatches(true, 0, "<html", 0, 5);
        return page
                ? new ProbeFailure(Reason.UNEXPECTED_CONTENT, Stage.MANIFEST, "a web page, not a playlist: " + url)
                : new ProbeFailure(
                        Reason.PLAYLIST_INVALID, Stage.MANIFEST, "no playlist, " + invalid.problem() + ": " + url);
    }

    /** The beginning of a segment, up to {@link #MOST_SEGMENT} bytes. */
    Uni<Download> segment(Url url, Playlist.@Nullable ByteRange range) {
        return piece(url, range, MOST_SEGMENT, Reason.SEGMENT_MISSING);
    }

    /** An initialisation section. */
    Uni<byte[]> init(Url url, Playlist.@Nullable ByteRange range) {
        return piece(url, range, MOST_INIT, Reason.INIT_MISSING).map(Download::bytes);
    }

    private Uni<Download> piece(Url url, Playlist.@Nullable ByteRange range, int most, Reason missing) {
        return get(url, range == null ? null : range.header(most), most).map(reply -> {
            refuse(reply, url, missing);
            return Download.of(reply, range, most);
        });
    }

    /** A segment, whole, as it comes. */
    Uni<HttpStream> stream(Url url, Playlist.@Nullable ByteRange range, Duration deadline) {
        return session.open(url, headers(url, range == null ? null : range.header(Long.MAX_VALUE)), deadline);
    }

    /** An AES-128 key: RFC 8216 §5.1. */
    Uni<byte[]> key(Url url) {
        return get(url, null, MOST_KEY)
                .onFailure(HlsFetch::isTheServers)
                .transform(failure -> new ProbeFailure(
                        Reason.KEY_UNAVAILABLE, Stage.ACCESS, "no key: " + ((NetFailure) failure).detail()))
                .map(reply -> {
                    if (HttpStatusReason.of(reply.status(), HttpAccess.sendsCredentials(target, url)) != null) {
                        throw new ProbeFailure(Reason.KEY_UNAVAILABLE, Stage.ACCESS, answered(reply, url));
                    }
                    if (reply.body().length() != KEY_BYTES) {
                        throw new ProbeFailure(
                                Reason.KEY_UNAVAILABLE,
                                Stage.ACCESS,
                                "the key has " + reply.body().length() + " bytes, not 16: " + url);
                    }
                    return reply.body().getBytes();
                });
    }

    /** Not so an address that we refused to connect to. */
    private static boolean isTheServers(Throwable failure) {
        return failure instanceof NetFailure net && net.kind() != NetFailure.Kind.EGRESS_REFUSED;
    }

    private void refuse(HttpReply reply, Url url, Reason missing) {
        if (reply.status() == RANGE_NOT_SATISFIABLE) { // what the playlist names is not there
            throw new ProbeFailure(missing, Stage.MEDIA, answered(reply, url));
        }
        Reason refused = HttpStatusReason.of(reply.status(), HttpAccess.sendsCredentials(target, url));
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

    private Uni<HttpReply> get(Url url, @Nullable String range, int most) {
        return session.get(url, headers(url, range), most, run.remaining());
    }

    private Map<String, String> headers(Url url, @Nullable String range) {
        Map<String, String> headers = new HashMap<>(HttpAccess.headers(target, url));
        if (range != null) {
            headers.put("Range", range);
        }
        return headers;
    }

    /** Where a reference in a document leads. */
    static Url resolve(Url base, String reference) {
        try {
            Url url = base.resolve(reference);
            if (!url.scheme().equals("http") && !url.scheme().equals("https")) {
                throw new ProbeFailure(
                        Reason.PLAYLIST_INVALID, Stage.MANIFEST, "the playlist points to a " + url.scheme() + " URL");
            }
            return url;
        } catch (UrlException e) {
            throw new ProbeFailure(Reason.PLAYLIST_INVALID, Stage.MANIFEST, "a URI in the playlist " + e.getMessage());
        }
    }

    private static String answered(HttpReply reply, Url url) {
        return "the server answered " + reply.status() + " " + reply.statusText() + " for " + url;
    }
}
