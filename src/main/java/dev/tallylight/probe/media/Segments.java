package dev.tallylight.probe.media;

import dev.tallylight.probe.MediaFacts;
import java.util.List;

/** Reads a media segment of whatever kind it is: transport stream, fragmented MP4, or packed audio. */
public final class Segments {
    private Segments() {}

    /** @param init the initialisation segment, or empty; {@link MediaReading#NOTHING} when nothing was recognised */
    public static MediaReading read(byte[] init, byte[] segment) {
        if (init.length > 0 || Mp4Reader.looksLike(segment)) {
            return Mp4Reader.read(init, segment);
        }
        if (TsReader.looksLike(segment)) {
            return TsReader.read(segment);
        }
        return packedAudio(segment);
    }

    /** RFC 8216 §3.4: an ID3 tag with the time, then audio frames. */
    private static MediaReading packedAudio(byte[] segment) {
        AudioFrames frames = new AudioFrames();
        frames.feed(segment);
        MediaFacts facts = frames.facts();
        MediaFacts.Audio audio = facts.audio();
        if (audio == null || frames.lostBytes() > segment.length / 2) {
            return MediaReading.NOTHING;
        }
        Track track = new Track(
                Track.Kind.AUDIO,
                audio.codec(),
                null,
                null,
                null,
                audio.sampleRate(),
                audio.channels(),
                frames.frames(),
                frames.mediaTime(),
                false);
        return new MediaReading(facts.container(), List.of(track), 0);
    }
}
