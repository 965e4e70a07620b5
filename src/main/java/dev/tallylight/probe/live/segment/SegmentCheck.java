package dev.tallylight.probe.live.segment;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeFailure;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of the media in a segment, and what is learnt from it. */
public final class SegmentCheck {
    private SegmentCheck() {}

    /**
     * Fails where the segment is no media, or none that could be played.
     *
     * @param unrecognised what to say besides where it is no media at all; empty for nothing
     */
    public static void check(MediaReading reading, String unrecognised) {
        if (reading.container() == null) {
            throw new ProbeFailure(
                    Reason.SEGMENT_INVALID,
                    Stage.MEDIA,
                    "the newest segment is neither MPEG-TS, fragmented MP4 nor audio" + unrecognised);
        }
        if (!reading.hasMedia()) {
            boolean scrambled = reading.tracks().stream().anyMatch(Track::scrambled);
            throw scrambled
                    ? new ProbeFailure(Reason.SCRAMBLED, Stage.MEDIA, "the packets of the newest segment are scrambled")
                    : new ProbeFailure(Reason.NO_MEDIA, Stage.MEDIA, "the newest segment holds no audio and no video");
        }
        Optional<Track> stuck = reading.tracks().stream()
                .filter(track -> track.kind() != Track.Kind.OTHER && !track.advances() && track.units() > 1)
                .findFirst();
        if (stuck.isPresent()) {
            throw new ProbeFailure(
                    Reason.TIMESTAMPS_STALLED,
                    Stage.MEDIA,
                    "the times of the " + stuck.get().codec() + " track do not move within the newest segment");
        }
    }

    /**
     * What the edge of a CDN says of a segment that is too young, and what one is that is still being written. A page or
     * anything else in its place, with the status 200, is one more way to say so (hls.js #3014).
     */
    public static boolean mayBeLate(Throwable failure) {
        return failure instanceof ProbeFailure probe
                && switch (probe.reason()) {
                    case SEGMENT_MISSING,
                            SEGMENT_DENIED,
                            INIT_MISSING,
                            KEY_UNAVAILABLE,
                            SERVER_ERROR,
                            UNEXPECTED_CONTENT,
                            SEGMENT_INVALID,
                            NO_MEDIA,
                            CONNECT_TIMEOUT,
                            RESPONSE_TIMEOUT,
                            CONNECTION_RESET,
                            CLOSED_BY_SERVER -> true;
                    default -> false;
                };
    }

    /** Whether the server does not answer at all: nothing is won by asking it for the same again. */
    public static boolean hangs(Throwable failure) {
        return failure instanceof ProbeFailure probe
                && (probe.reason() == Reason.RESPONSE_TIMEOUT || probe.reason() == Reason.CONNECT_TIMEOUT);
    }

    /** Bits per second of a segment over the time that it plays for; null where that cannot be told. */
    public static @Nullable Long bitrate(Download download, Duration plays, MediaReading reading) {
        Long size = download.size();
        if (size != null && plays.toMillis() > 0) {
            return Math.round(size * 8000.0 / plays.toMillis());
        }
        return reading.longest()
                .filter(span -> span.toMillis() > 0)
                .map(span -> Math.round(download.bytes().length * 8000.0 / span.toMillis()))
                .orElse(null);
    }

    /** The facts of two pieces of one stream as one; where both say something, the first is right. */
    public static MediaFacts joined(MediaFacts first, MediaFacts second) {
        return new MediaFacts(
                first.container() == null ? second.container() : first.container(),
                first.video() == null ? second.video() : first.video(),
                first.audio() == null ? second.audio() : first.audio(),
                first.bitrate() == null ? second.bitrate() : first.bitrate());
    }
}
