package dev.tallylight.probe.hls;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.DataUri;
import dev.tallylight.probe.live.segment.Download;
import dev.tallylight.probe.live.segment.DownloadSpeed;
import dev.tallylight.probe.live.segment.SegmentCheck;
import dev.tallylight.probe.live.segment.SegmentFetch;
import dev.tallylight.probe.live.segment.SegmentStory;
import dev.tallylight.probe.media.Segments;
import dev.tallylight.probe.media.mp4.Mp4Reader;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Fetches the newest segment of a playlist, decrypts it where it can, and reads what is in it. */
final class HlsSegment {
    /** {@code skd:} …: nothing that is fetched. */
    private static final Pattern OTHER_SCHEME = Pattern.compile("(?i)(?!https?:)[a-z][a-z0-9+.-]*:");

    /** In segments: RFC 8216 §6.3.3 has players begin no nearer to the end of the playlist. */
    private static final int VIEWERS_BEHIND = 3;

    private final HlsFetch fetch;
    private final SegmentFetch pieces;
    private final DownloadSpeed speed;
    private final ProbeTarget target;
    private final ProbeRun run;
    /** Initialisation sections by address and range, for this probe: several segments have the same. */
    private final Map<String, byte[]> inits = new HashMap<>();

    /** Keys by address that cannot be had, until the playlist is read again. */
    private final Map<String, ProbeFailure> lost = new HashMap<>();

    private boolean keyHangs;

    HlsSegment(HlsFetch fetch, SegmentFetch pieces, DownloadSpeed speed, ProbeTarget target, ProbeRun run) {
        this.fetch = fetch;
        this.pieces = pieces;
        this.speed = speed;
        this.target = target;
        this.run = run;
    }

    /**
     * What a segment held.
     *
     * @param opaque whether it is encrypted so that nobody here can tell
     * @param bitrate of the segment over its duration, where its size is known
     * @param cut whether there is more of it, which nobody has looked at
     * @param print its beginning as one number: the same bytes have the same
     */
    record Read(
            MediaReading reading, boolean opaque, @Nullable Long bitrate, boolean cut, long print) {

        /** The same, of all that is looked at where something is not in its beginning. */
        Read with(Read more) {
            return new Read(more.reading, opaque, bitrate, false, print);
        }
    }

    private static long print(Download download) {
        CRC32C sum = new CRC32C();
        sum.update(download.bytes());
        return (long) download.bytes().length << Integer.SIZE | sum.getValue();
    }

    /**
     * The newest segment that is there. One that is listed may not be everywhere yet, and viewers play a few behind it:
     * so do we, and only where none of those is there either, the stream does not play.
     */
    Uni<Read> newest(Rendition rendition) {
        lost.clear();
        return firstThere(rendition, tries(rendition.playlist().segments()), null);
    }

    /** The same with two tries. */
    Uni<Read> newestOrTheOneBefore(Rendition rendition) {
        List<Playlist.Segment> tries = tries(rendition.playlist().segments());
        return firstThere(rendition, tries.subList(0, Math.min(2, tries.size())), null);
    }

    private Uni<Read> firstThere(Rendition rendition, List<Playlist.Segment> tries, @Nullable Throwable first) {
        if (tries.isEmpty()) {
            return Uni.createFrom().failure(Objects.requireNonNull(first));
        }
        Playlist.Segment segment = tries.getFirst();
        return Uni.createFrom()
                .deferred(() -> one(rendition.url(), segment, tries.size() - 1))
                .onFailure(SegmentCheck::mayBeLate)
                .recoverWithUni(failure -> {
                    run.step("segment", "not there, trying the one before: " + ((ProbeFailure) failure).detail());
                    return firstThere(rendition, tries.subList(1, tries.size()), first == null ? failure : first);
                });
    }

    /**
     * Fetches the newest part of a playlist of low-latency HLS. A part of MPEG-TS need not say what is in it, and so is
     * only held to be there.
     */
    Uni<Void> part(Rendition rendition, Playlist.Part part) {
        if (part.init() != null) {
            return one(rendition.url(), part.asSegment(), 0).replaceWithVoid();
        }
        Url url = HlsFetch.resolve(rendition.url(), part.uri());
        return download(url, part.asSegment(), 0).invoke(HlsSegment::checkThere).replaceWithVoid();
    }

    private static void checkThere(Download download) {
        if (download.bytes().length == 0) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "it is empty");
        }
    }

    /** @param older how many are tried if it is not there */
    private Uni<Read> one(Url base, Playlist.Segment segment, int older) {
        Url url = HlsFetch.resolve(base, segment.uri());
        return init(base, segment)
                .chain(init -> download(url, segment, older)
                        .chain(download -> key(base, segment.key(), older).chain(key -> {
                            Read got = read(init, download, segment, key);
                            return lacks(got)
                                    ? pieces.moreOf(url, segment.range(), patience(older))
                                            .map(more -> more.map(whole -> got.with(read(init, whole, segment, key)))
                                                    .orElse(got))
                                            .onFailure()
                                            .recoverWithItem(got)
                                    : Uni.createFrom().item(got);
                        })));
    }

    /** Of 20 Mbit/s the first sound may come after more than is read of a segment as a rule. */
    private boolean lacks(Read got) {
        return got.cut()
                && !got.opaque()
                && (target.expect().audio() && comesLater(got.reading(), Track.Kind.AUDIO)
                        || target.expect().video() && comesLater(got.reading(), Track.Kind.VIDEO));
    }

    /** Half of what is left is for the proof that the playlist moves on. */
    private Duration patience(int older) {
        Duration turn = pieces.turns().piece(older);
        Duration half = run.remaining().dividedBy(2);
        return turn.compareTo(half) < 0 ? turn : half;
    }

    private static boolean comesLater(MediaReading beginning, Track.Kind kind) {
        return !beginning.has(kind, false) && beginning.has(kind, true);
    }

    private static List<Playlist.Segment> tries(List<Playlist.Segment> segments) {
        List<Playlist.Segment> present = segments.reversed().stream()
                .filter(segment -> !segment.gap())
                .limit(VIEWERS_BEHIND)
                .toList();
        if (present.isEmpty()) {
            throw new ProbeFailure(
                    Reason.SEGMENT_MISSING,
                    Stage.MANIFEST,
                    "every segment of the playlist is marked as missing (EXT-X-GAP)");
        }
        return present;
    }

    private Uni<Download> download(Url url, Playlist.Segment segment, int older) {
        long since = System.nanoTime();
        return pieces.segment(url, segment.range(), pieces.turns().piece(older))
                .onFailure(NetFailure.class)
                .transform(failure -> DownloadSpeed.explained(
                        failure, Duration.ofNanos(System.nanoTime() - since), segment.duration()))
                .call(download -> speed.check(url, segment.range(), segment.duration(), download));
    }

    /** The initialisation section; it may be encrypted, but more often is not although a key is named before it. */
    private Uni<byte[]> init(Url base, Playlist.Segment segment) {
        Playlist.Init init = segment.init();
        if (init == null) {
            return Uni.createFrom().item(new byte[0]);
        }
        boolean inline = DataUri.is(init.uri());
        String name = (inline ? init.uri() : HlsFetch.resolve(base, init.uri()).full()) + " " + init.range();
        byte[] known = inits.get(name);
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        Uni<byte[]> section = inline
                ? Uni.createFrom().item(SegmentFetch.inlineInit(init.uri(), init.range()))
                : pieces.init(
                        HlsFetch.resolve(base, init.uri()),
                        init.range(),
                        pieces.turns().whole());
        return section.chain(bytes -> {
                    Playlist.Key key = init.key();
                    boolean plain = key == null || Mp4Reader.looksLike(bytes);
                    return plain
                            ? Uni.createFrom().item(bytes)
                            : key(base, key, 0).map(secret -> secret.opened(bytes, segment.sequence()));
                })
                .invoke(bytes -> inits.put(name, bytes));
    }

    private Uni<SegmentKey> key(Url base, Playlist.@Nullable Key key, int older) {
        if (key == null) {
            return Uni.createFrom().item(SegmentKey.NONE);
        }
        String uri = key.uri();
        if (uri == null) {
            throw new ProbeFailure(Reason.KEY_UNAVAILABLE, Stage.MANIFEST, "an EXT-X-KEY names no key");
        }
        if (key.identity() && DataUri.is(uri)) {
            run.step("key", key.method() + ", in the playlist");
            return Uni.createFrom().item(new SegmentKey(key, HlsFetch.inline(uri)));
        }
        if (!key.identity() || OTHER_SCHEME.matcher(uri).lookingAt()) {
            run.step("key", key.method() + ", held by a licence server");
            return Uni.createFrom().item(new SegmentKey(key, new byte[0]));
        }
        Url url = HlsFetch.resolve(base, uri);
        ProbeFailure known = lost.get(url.full());
        if (known != null) { // the segments before have the same, and it takes its time to see that nothing comes
            return Uni.createFrom().failure(known);
        }
        return fetch.key(url, pieces.turns().piece(older))
                .onFailure(HlsSegment::isTheServers)
                .transform(failure -> noKey((NetFailure) failure))
                .onFailure(ProbeFailure.class)
                .invoke(failure -> lost.put(url.full(), failure))
                .map(secret -> {
                    run.step("key", key.method() + ", fetched");
                    return new SegmentKey(key, secret);
                });
    }

    /** Not so an address that we refused to connect to. */
    private static boolean isTheServers(Throwable failure) {
        return failure instanceof NetFailure net && net.kind() != NetFailure.Kind.EGRESS_REFUSED;
    }

    private ProbeFailure noKey(NetFailure failure) {
        keyHangs = keyHangs || SegmentCheck.hangs(ProbeFailure.of(failure));
        return new ProbeFailure(Reason.KEY_UNAVAILABLE, Stage.ACCESS, "no key: " + failure.detail());
    }

    /** Whether a server of keys did not answer at all. */
    boolean keyHangs() {
        return keyHangs;
    }

    private Read read(byte[] init, Download download, Playlist.Segment segment, SegmentKey key) {
        if (download.bytes().length == 0) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment is empty");
        }
        byte[] bytes = key.opened(download.bytes(), segment.sequence());
        MediaReading reading = key.opaque() ? MediaReading.NOTHING : Segments.read(init, bytes);
        run.step("segment", SegmentStory.of(segment.uri(), segment.duration(), download, reading));
        Playlist.Key spec = key.spec();
        boolean locked = spec != null && (key.opaque() || !SegmentKey.locksWholeSegments(spec));
        if (spec != null && locked && !reading.hasMedia()) {
            run.step("segment", "encrypted with " + spec.method() + ": its media is not looked at");
            Long bitrate = SegmentCheck.bitrate(download, segment.duration(), reading);
            return new Read(MediaReading.NOTHING, true, bitrate, download.cut(), print(download));
        }
        boolean decrypted = spec != null && !locked;
        SegmentCheck.check(reading, decrypted ? " when it is decrypted: the key may be the wrong one" : "");
        run.firstMedia();
        Long bitrate = SegmentCheck.bitrate(download, segment.duration(), reading);
        return new Read(reading, false, bitrate, download.cut(), print(download));
    }
}
