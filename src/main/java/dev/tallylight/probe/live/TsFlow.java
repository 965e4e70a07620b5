package dev.tallylight.probe.live;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.probe.media.ts.TsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes units of media of an MPEG transport stream that comes piece by piece, whatever it comes over. Pure. */
public final class TsFlow implements TsReader.Sink {
    private static final int RATE = 90_000;
    private static final int BITS = 33;
    private static final int LEAST_GAPS = 3;
    private static final int PER_GAP = 700; // a datagram in a hundred, of seven packets each

    private final TsReader reader = new TsReader(this);
    private final Map<Integer, MediaClock> clocks = new HashMap<>(); // at most as many as the reader has tracks
    private final MediaSink sink;
    private long bytes;

    public TsFlow(MediaSink sink) {
        this.sink = sink;
    }

    public void feed(byte[] data) {
        bytes += data.length;
        reader.feed(data);
    }

    @Override
    public void announced(Track.Kind kind) {
        if (kind != Track.Kind.OTHER) {
            sink.announced(kind);
        }
    }

    @Override
    public void unit(int pid, Track.Kind kind, long time, int size, boolean keyframe) {
        MediaClock clock = clocks.computeIfAbsent(pid, ignored -> new MediaClock(RATE, BITS));
        Duration played = clock.at(time);
        if (keyframe && kind == Track.Kind.VIDEO) {
            sink.keyframe(played);
        }
        sink.unit(pid, kind, played, size);
    }

    /**
     * What the bytes say where the media does not.
     *
     * @param otherwise what is said without them
     */
    public LiveMedia.Shortfall shortfall(LiveMedia.Shortfall otherwise) {
        if (otherwise.reason() != Reason.NO_MEDIA || bytes == 0) {
            return otherwise;
        }
        if (reader.packets() == 0) {
            return new LiveMedia.Shortfall(
                    Reason.CONTAINER_INVALID, bytes + " bytes came, and none of them are MPEG-TS");
        }
        MediaReading reading = reader.reading();
        if (reading.tracks().stream().anyMatch(Track::scrambled)) {
            return new LiveMedia.Shortfall(Reason.SCRAMBLED, "the packets are scrambled: what is in them is not seen");
        }
        String tables = reading.tracks().isEmpty() ? ", and no program table" : ", and no picture or sound";
        return new LiveMedia.Shortfall(Reason.NO_MEDIA, reader.packets() + " packets of MPEG-TS came" + tables);
    }

    /** Whether the sound that was looked at was digital silence; null where that cannot be told. */
    public @Nullable Boolean silent() {
        return reader.reading().silent();
    }

    public MediaFacts facts(LiveMedia media) {
        return media.begun() ? reader.reading().facts(media.bitrate()) : MediaFacts.NONE;
    }

    /** For a step: packets, and those that are missing by their counters. */
    public String told() {
        MediaReading reading = reader.reading();
        long errors = reading.continuityErrors();
        String cue = reading.cue();
        return reader.packets() + " packets" + (errors == 0 ? "" : ", " + errors + " gaps by the continuity counters")
                + (cue == null ? "" : ", last cue: " + cue);
    }

    /** Whether more than about a hundredth of what was sent is missing, and at least {@value #LEAST_GAPS} times. */
    public boolean losesPackets() {
        long errors = reader.reading().continuityErrors();
        return errors >= LEAST_GAPS && errors * PER_GAP > reader.packets();
    }

    public boolean begun() {
        return reader.packets() > 0;
    }
}
