package dev.tallylight.probe.live.segment;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.http.HttpReply;
import dev.tallylight.net.http.HttpSession;
import dev.tallylight.net.http.HttpStream;
import dev.tallylight.net.url.Url;
import dev.tallylight.net.url.UrlException;
import dev.tallylight.probe.HttpAccess;
import dev.tallylight.probe.HttpStatusReason;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.media.ByteRange;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Fetches the pieces of a stream, each bounded, and says of each failure what it means there. */
public final class SegmentFetch {
    /** How much of a segment is read at the most, in bytes. */
    public static final int MOST_SEGMENT = 512 * 1024;

    /** How much of one is read where that much has not what is looked for: 4 s of 8 Mbit/s, 1.6 s of 20. */
    private static final int MOST_OF_A_LARGE_ONE = 4 * 1024 * 1024;

    /** So many at once, of all probes of a process: each is held in memory. */
    private static final Semaphore LARGE_ONES = new Semaphore(4);

    private static final int MOST_INIT = 256 * 1024;

    /** As long as that can be in base64, or written with an escape for each byte. */
    public static final int MOST_OF_INLINE_INIT = 3 * MOST_INIT + 1024;

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpSession session;
    private final ProbeTarget target;
    private final ProbeRun run;
    private final Turns turns;
    private final PatientBody bodies;
    private final SecondTries secondTries;

    public SegmentFetch(HttpSession session, ProbeTarget target, ProbeRun run, ContextInternal context) {
        this.session = session;
        this.target = target;
        this.run = run;
        this.turns = new Turns(run);
        this.bodies = new PatientBody(context, run);
        this.secondTries = new SecondTries(run, context);
    }

    /** Who may take how much of the time. */
    public Turns turns() {
        return turns;
    }

    /** How often a list of segments is asked for. */
    public SecondTries secondTries() {
        return secondTries;
    }

    /**
     * The beginning of a segment, up to {@link #MOST_SEGMENT} bytes. Where the server breaks off or hangs, it fails as one
     * that may not be there yet ({@link SegmentCheck#mayBeLate}).
     */
    public Uni<Download> segment(Url url, @Nullable ByteRange range, Duration patience) {
        return piece(url, range, MOST_SEGMENT, Reason.SEGMENT_MISSING, patience)
                .onFailure(SegmentFetch::brokenOff)
                .transform(failure -> ProbeFailure.of((NetFailure) failure));
    }

    /** More of a segment, where what is looked for is not in its beginning; empty while other probes read that much. */
    public Uni<Optional<Download>> moreOf(Url url, @Nullable ByteRange range, Duration patience) {
        return Uni.createFrom().deferred(() -> {
            if (!LARGE_ONES.tryAcquire()) {
                return Uni.createFrom().item(Optional.<Download>empty());
            }
            return piece(url, range, MOST_OF_A_LARGE_ONE, Reason.SEGMENT_MISSING, patience)
                    .map(Optional::of)
                    .onTermination()
                    .invoke(() -> LARGE_ONES.release());
        });
    }

    /** One that only comes too slowly is another matter: so are those that are older. */
    private static boolean brokenOff(Throwable failure) {
        return failure instanceof NetFailure net
                && switch (net.kind()) {
                    case CONNECT_TIMEOUT, CONNECTION_RESET, CLOSED_BY_SERVER -> true;
                    case RESPONSE_TIMEOUT -> !PatientBody.isSlow(net);
                    default -> false;
                };
    }

    /** An initialisation section. */
    public Uni<byte[]> init(Url url, @Nullable ByteRange range, Duration patience) {
        return piece(url, range, MOST_INIT, Reason.INIT_MISSING, patience).map(Download::bytes);
    }

    /** An initialisation section that stands in the playlist or manifest itself: a {@code data:} URI (RFC 2397). */
    public static byte[] inlineInit(String uri, @Nullable ByteRange range) {
        byte[] all = uri.length() > MOST_OF_INLINE_INIT ? null : DataUri.bytes(uri);
        long from = range == null ? 0 : range.offset();
        if (all == null || all.length > MOST_INIT || from > all.length) {
            throw new ProbeFailure(
                    Reason.INIT_MISSING,
                    Stage.MANIFEST,
                    "the initialisation section in the playlist or manifest (data:) "
                            + (all == null ? "cannot be read" : "has " + all.length + " bytes"));
        }
        long length = range == null ? all.length : Math.min(range.length(), all.length - from);
        return Arrays.copyOfRange(all, (int) from, (int) (from + length));
    }

    private Uni<Download> piece(Url url, @Nullable ByteRange range, int most, Reason missing, Duration patience) {
        return get(url, range == null ? null : range.header(most), most, patience)
                .map(reply -> {
                    refuse(reply, url, missing);
                    return Download.of(reply, range, most);
                });
    }

    /** A segment, whole, as it comes. */
    Uni<HttpStream> stream(Url url, @Nullable ByteRange range, Duration deadline) {
        return session.open(
                run.signed(url), headers(url, range == null ? null : range.header(Long.MAX_VALUE)), deadline);
    }

    /**
     * Anything else, up to so many bytes and whatever the status.
     *
     * @param patience as {@link Turns} has it
     */
    public Uni<HttpReply> get(Url url, int most, Duration patience) {
        return get(url, null, most, patience);
    }

    private Uni<HttpReply> get(Url url, @Nullable String range, int most, Duration patience) {
        Buffer body = Buffer.buffer();
        return read(
                        url,
                        range,
                        most,
                        patience,
                        stream -> piece -> body.appendBuffer(piece).length() <= most)
                .map(head -> head.reply(body.length() > most ? body.slice(0, most) : body, body.length() > most));
    }

    /**
     * Anything else, handed on as it comes.
     *
     * @param most bytes; what comes behind them is not read
     * @param sink what takes the pieces of an answer, the one that goes beyond the bound included, and says whether it
     *     wants more
     */
    public Uni<Answer> read(Url url, int most, Duration patience, Function<HttpStream, Predicate<Buffer>> sink) {
        return read(url, null, most, patience, sink);
    }

    private Uni<Answer> read(
            Url url,
            @Nullable String range,
            int most,
            Duration patience,
            Function<HttpStream, Predicate<Buffer>> sink) {
        return Uni.createFrom().deferred(() -> {
            long since = System.nanoTime();
            Duration left = run.remaining();
            Duration bound = left.compareTo(patience) < 0 ? left : patience;
            Map<String, String> headers = headers(url, range);
            headers.putIfAbsent("Accept-Encoding", "gzip, deflate");
            return session.open(run.signed(url), headers, bound)
                    .onFailure(NetFailure.class)
                    .transform(failure -> waited(failure, bound, url))
                    .invoke(stream -> turns.answered(Duration.ofNanos(System.nanoTime() - since)))
                    .chain(stream -> bodies.read(
                                    stream, most, bound.minusNanos(System.nanoTime() - since), sink.apply(stream))
                            .map(truncated ->
                                    new Answer(stream, truncated, Duration.ofNanos(System.nanoTime() - since))));
        });
    }

    private static NetFailure waited(NetFailure failure, Duration bound, Url url) {
        return failure.kind() == NetFailure.Kind.RESPONSE_TIMEOUT
                ? new NetFailure(failure.kind(), failure.detail() + ", in " + Seconds.of(bound) + ": " + url)
                : failure;
    }

    /**
     * An answer whose body was handed on.
     *
     * @param truncated whether there was more of it
     * @param total until its last byte
     */
    public record Answer(HttpStream stream, boolean truncated, Duration total) {
        /** With what was kept of the body. */
        public HttpReply reply(Buffer kept, boolean truncated) {
            return new HttpReply(
                    stream.url(),
                    stream.protocol(),
                    stream.status(),
                    stream.statusText(),
                    stream.headers(),
                    kept,
                    truncated,
                    stream.firstByte(),
                    total);
        }
    }

    /**
     * A range counts the bytes of what is sent (RFC 9110 §14.1.2), and a piece of what was compressed cannot be unpacked:
     * so nothing compressed is taken where a range is asked for, as browsers do (WHATWG Fetch, HTTP-network-or-cache fetch).
     */
    private Map<String, String> headers(Url url, @Nullable String range) {
        Map<String, String> headers = new HashMap<>(HttpAccess.headers(target, url));
        if (range != null) {
            headers.put("Range", range);
            headers.put("Accept-Encoding", "identity");
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

    /**
     * Where a reference leads.
     *
     * @param list what holds it, in a word: {@code playlist}
     */
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
