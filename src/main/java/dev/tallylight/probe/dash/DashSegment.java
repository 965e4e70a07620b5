package dev.tallylight.probe.dash;

import dev.tallylight.net.NetFailure;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.dash.mpd.Rendition.Segment;
import dev.tallylight.probe.live.segment.DataUri;
import dev.tallylight.probe.live.segment.Download;
import dev.tallylight.probe.live.segment.DownloadSpeed;
import dev.tallylight.probe.live.segment.SegmentCheck;
import dev.tallylight.probe.live.segment.SegmentFetch;
import dev.tallylight.probe.live.segment.SegmentStory;
import dev.tallylight.probe.media.Segments;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches the newest segment of a rendition with its initialization, and reads what is in it. */
final class DashSegment {
    private static final byte[] EBML = {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3}; // RFC 8794 §11.2.1

    private final SegmentFetch fetch;
    private final DownloadSpeed speed;
    private final ProbeRun run;
    private final Map<Track.Kind, Init> inits = new EnumMap<>(Track.Kind.class);

    DashSegment(SegmentFetch fetch, DownloadSpeed speed, ProbeRun run) {
        this.fetch = fetch;
        this.speed = speed;
        this.run = run;
    }

    /** An initialization segment that was fetched already. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Init(Url url, Rendition.Resource resource, byte[] bytes) {}

    /**
     * What a segment held.
     *
     * @param bitrate over its duration, where its size is known
     */
    record Read(
            Rendition rendition,
            Segment segment,
            MediaReading reading,
            @Nullable Long bitrate) {

        /** When it begins by the media's own clock ({@code tfdt}); null where it has none. */
        @Nullable
        Duration begins() {
            return reading.first(rendition.kind())
                    .or(() -> reading.tracks().stream().findFirst())
                    .map(Track::begins)
                    .orElse(null);
        }
    }

    /**
     * The newest of these that is there; fails as the last one of them did.
     *
     * @param tries the newest first
     */
    Uni<Read> newest(Presentation presentation, Rendition rendition, List<Segment> tries) {
        return init(presentation, rendition).chain(init -> firstPresent(presentation, rendition, init, tries));
    }

    private Uni<byte[]> init(Presentation presentation, Rendition rendition) {
        Rendition.Resource resource = rendition.init();
        if (resource == null) {
            return Uni.createFrom().item(new byte[0]);
        }
        boolean inline = DataUri.is(resource.uri());
        Url url = inline ? presentation.url() : presentation.resolve(rendition, resource);
        Init known = inits.get(rendition.kind());
        if (known != null && known.url.equals(url) && known.resource.equals(resource)) {
            return Uni.createFrom().item(known.bytes);
        }
        Uni<byte[]> got = inline
                ? Uni.createFrom().item(() -> SegmentFetch.inlineInit(resource.uri(), resource.range()))
                : fetch.init(url, resource.range(), fetch.turns().whole());
        return got.invoke(bytes -> inits.put(rendition.kind(), new Init(url, resource, bytes)));
    }

    private Uni<Read> firstPresent(Presentation presentation, Rendition rendition, byte[] init, List<Segment> tries) {
        Segment segment = tries.getFirst();
        Uni<Read> read = download(presentation, rendition, segment, tries.size() - 1)
                .map(got -> read(rendition, segment, init, got));
        if (tries.size() == 1) {
            return read;
        }
        return read.onFailure(DashSegment::isMissing).recoverWithUni(missing -> {
            run.step("segment", "number " + segment.number() + " is not there; trying an older one");
            return Uni.createFrom()
                    .deferred(() -> firstPresent(presentation, rendition, init, tries.subList(1, tries.size())));
        });
    }

    /** Whether it is not there, or not yet. */
    static boolean isMissing(Throwable failure) {
        return SegmentCheck.mayBeLate(failure);
    }

    /** The same of a server that answers: the manifest may name what is there by now. */
    static boolean mayBeThereNow(Throwable failure) {
        return isMissing(failure) && !SegmentCheck.hangs(failure);
    }

    private Uni<Download> download(Presentation presentation, Rendition rendition, Segment segment, int older) {
        Url url = presentation.resolve(rendition, segment.resource());
        long since = System.nanoTime();
        return fetch.segment(url, segment.resource().range(), fetch.turns().piece(older))
                .onFailure(NetFailure.class)
                .transform(failure ->
                        DownloadSpeed.explained(failure, Duration.ofNanos(System.nanoTime() - since), segment.plays()))
                .call(download -> speed.check(url, segment.resource().range(), segment.plays(), download));
    }

    private Read read(Rendition rendition, Segment segment, byte[] init, Download download) {
        if (download.bytes().length == 0) {
            throw new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment is empty");
        }
        MediaReading reading = Segments.read(init, download.bytes());
        run.step("segment", SegmentStory.of(segment.resource().uri(), segment.plays(), download, reading));
        if (reading.container() == null && startsWithEbml(download.bytes())) {
            throw new ProbeFailure(
                    Reason.UNSUPPORTED, Stage.MEDIA, "the newest segment is WebM, which Tallylight does not read");
        }
        SegmentCheck.check(reading, "");
        run.firstMedia();
        Long measured = SegmentCheck.bitrate(download, segment.plays(), reading);
        return new Read(
                rendition,
                segment,
                reading,
                measured == null ? rendition.representation().bandwidth() : measured);
    }

    private static boolean startsWithEbml(byte[] bytes) {
        return bytes.length >= EBML.length && Arrays.equals(bytes, 0, EBML.length, EBML, 0, EBML.length);
    }
}
