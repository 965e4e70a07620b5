package dev.tallylight.probe.live;

import dev.tallylight.probe.media.track.Track;
import java.time.Duration;

/** Where a reader of a live stream gives what it found. */
public interface MediaSink {
    /** The stream says that it holds such a track. */
    void announced(Track.Kind kind);

    /**
     * The unit that comes next is a picture that decoding can begin with.
     *
     * @param played as below
     */
    void keyframe(Duration played);

    /**
     * A unit of media arrived.
     *
     * @param track any number that is the track's own
     * @param played how far the track's own clock has come in all
     * @param size in bytes
     */
    void unit(int track, Track.Kind kind, Duration played, int size);
}
