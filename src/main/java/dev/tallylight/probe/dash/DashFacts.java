package dev.tallylight.probe.dash;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.dash.mpd.Mpd;
import dev.tallylight.probe.live.segment.SegmentCheck;
import dev.tallylight.probe.media.track.Track;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the media: as it was read, and where that does not tell, as the manifest declares it. */
final class DashFacts {
    private DashFacts() {}

    /** Of all renditions together. */
    static MediaFacts of(List<DashSegment.Read> read) {
        Long bitrate = null;
        for (DashSegment.Read one : read) {
            if (one.bitrate() != null) {
                bitrate = (bitrate == null ? 0 : bitrate) + one.bitrate();
            }
        }
        MediaFacts facts = MediaFacts.NONE;
        for (DashSegment.Read one : read) {
            facts = SegmentCheck.joined(facts, of(one, bitrate));
        }
        return facts;
    }

    private static MediaFacts of(DashSegment.Read read, @Nullable Long bitrate) {
        MediaFacts facts = read.reading().facts(bitrate);
        Mpd.Traits declared = read.rendition().traits();
        return new MediaFacts(
                facts.container(),
                video(facts.video(), read.rendition().kind() == Track.Kind.VIDEO ? declared : null),
                audio(facts.audio(), read.rendition().kind() == Track.Kind.AUDIO ? declared : null),
                facts.bitrate());
    }

    /** The declared frame rate is exact, where a segment that is cut short only comes near it. */
    private static MediaFacts.@Nullable Video video(MediaFacts.@Nullable Video read, Mpd.@Nullable Traits declared) {
        if (read == null || declared == null) {
            return read;
        }
        boolean sized = read.width() != null;
        return new MediaFacts.Video(
                read.codec(),
                sized ? read.width() : declared.width(),
                sized ? read.height() : declared.height(),
                declared.fps() == null ? read.fps() : declared.fps());
    }

    private static MediaFacts.@Nullable Audio audio(MediaFacts.@Nullable Audio read, Mpd.@Nullable Traits declared) {
        if (read == null || declared == null) {
            return read;
        }
        return new MediaFacts.Audio(
                read.codec(),
                read.sampleRate() == null ? declared.sampleRate() : read.sampleRate(),
                read.channels() == null ? declared.channels() : read.channels());
    }
}
