package dev.tallylight.probe.live;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.flv.FlvTracks;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes units of media of what RTMP's messages and FLV's tags carry. Pure. */
public final class FlvFlow {
    public static final int AUDIO = 8;
    public static final int VIDEO = 9;

    private static final int MILLISECONDS = 1000;
    private static final int BITS = 32;

    private final FlvTracks tracks = new FlvTracks();
    private final MediaClock videoClock = new MediaClock(MILLISECONDS, BITS);
    private final MediaClock audioClock = new MediaClock(MILLISECONDS, BITS);
    private final MediaSink sink;
    private int keyframes;

    public FlvFlow(MediaSink sink) {
        this.sink = sink;
    }

    /**
     * An audio or video message.
     *
     * @param type {@link #AUDIO} or {@link #VIDEO}; others are left alone
     * @param timestamp in milliseconds
     * @param end behind its last byte, or behind the last that was kept of it
     * @param length of all of it
     */
    public void message(int type, long timestamp, byte[] body, int start, int end, int length) {
        if (type == VIDEO) {
            take(Track.Kind.VIDEO, type, tracks.video(body, start, end), videoClock, timestamp, length);
        } else if (type == AUDIO) {
            take(Track.Kind.AUDIO, type, tracks.audio(body, start, end), audioClock, timestamp, length);
        }
    }

    private void take(Track.Kind kind, int track, FlvTracks.Part part, MediaClock clock, long timestamp, int length) {
        switch (part) {
            case HEADER -> sink.announced(kind);
            case MEDIA -> {
                Duration played = clock.at(timestamp);
                if (kind == Track.Kind.VIDEO && tracks.keyframes() > keyframes) {
                    sink.keyframe(played);
                }
                keyframes = tracks.keyframes();
                sink.unit(track, kind, played, length);
            }
            case NOTHING -> {}
        }
    }

    /** What {@code onMetaData} says. */
    public void describe(Map<?, ?> metadata) {
        tracks.describe(metadata);
    }

    /** Whether all of its sound was digital silence; null where that cannot be told. */
    public @Nullable Boolean silent() {
        return tracks.silent();
    }

    public MediaFacts facts(String container, @Nullable Long bitrate) {
        return tracks.facts(container, bitrate);
    }
}
