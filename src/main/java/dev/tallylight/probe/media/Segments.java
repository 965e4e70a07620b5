package dev.tallylight.probe.media;

import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.media.audio.AudioFrames;
import dev.tallylight.probe.media.codec.DolbyHeader;
import dev.tallylight.probe.media.mp4.Id3;
import dev.tallylight.probe.media.mp4.Mp4Reader;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import dev.tallylight.probe.media.ts.TsReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads a media segment of whatever kind it is: transport stream, fragmented MP4, or packed audio. */
public final class Segments {
    private static final int DOLBY_HEADER = 7;

    private Segments() {}

    /** @param init the initialisation segment, or empty; {@link MediaReading#NOTHING} when nothing was recognised */
    public static MediaReading read(byte[] init, byte[] segment) {
        if (Mp4Reader.looksLike(segment)) {
            return Mp4Reader.read(init, segment);
        }
        if (Mp4Reader.looksLike(init)) { // a fragment that begins with a box which nobody knows
            MediaReading reading = Mp4Reader.read(init, segment);
            return reading.hasMedia() ? reading : MediaReading.NOTHING;
        }
        if (TsReader.looksLike(segment)) {
            return TsReader.read(TsReader.looksLike(init) ? joined(init, segment) : segment);
        }
        return packedAudio(segment);
    }

    /** The tables of a transport stream may come apart from its media: RFC 8216 §3.2. */
    private static byte[] joined(byte[] init, byte[] segment) {
        byte[] whole = Arrays.copyOf(init, init.length + segment.length);
        System.arraycopy(segment, 0, whole, init.length, segment.length);
        return whole;
    }

    /** RFC 8216 §3.4: an ID3 tag with the time, then audio frames. */
    private static MediaReading packedAudio(byte[] segment) {
        AudioFrames frames = new AudioFrames();
        frames.feed(segment);
        MediaFacts facts = frames.facts();
        MediaFacts.Audio audio = facts.audio();
        if (audio == null || frames.lostBytes() > segment.length / 2) {
            return dolby(segment);
        }
        Track track = Track.audio(
                audio.codec(),
                audio.sampleRate(),
                audio.channels(),
                frames.frames(),
                frames.mediaTime(),
                Id3.start(segment),
                false,
                frames.silent());
        return new MediaReading(facts.container(), List.of(track));
    }

    /** AC-3 and E-AC-3 are told by their first frame only; that is no reason to call such a stream broken. */
    private static MediaReading dolby(byte[] segment) {
        int at = Id3.size(segment);
        DolbyHeader header = DolbyHeader.find(segment, at, Math.min(segment.length, at + DOLBY_HEADER));
        if (header == null) {
            return MediaReading.NOTHING;
        }
        Track track = Track.audio(
                header.codec(),
                header.sampleRate(),
                header.channels(),
                1,
                Duration.ZERO,
                Id3.start(segment),
                false,
                null);
        return new MediaReading(header.codec(), List.of(track));
    }
}
