package dev.tallylight.probe.media;

import dev.tallylight.probe.MediaFacts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Reads a media segment of whatever kind it is: transport stream, fragmented MP4, or packed audio. */
public final class Segments {
    private static final int AC3_SYNC = 0x0b77; // ETSI TS 102 366 §4.3.1
    private static final int FIRST_EAC3_BSID = 11; // Annex E.1.3.1.6

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
        if (segment.length - 6 < at || ((segment[at] & 0xff) << 8 | segment[at + 1] & 0xff) != AC3_SYNC) {
            return MediaReading.NOTHING;
        }
        String codec = (segment[at + 5] & 0xff) >> 3 < FIRST_EAC3_BSID ? "ac3" : "eac3";
        Track track = Track.audio(codec, null, null, 1, Duration.ZERO, Id3.start(segment), false, null);
        return new MediaReading(codec, List.of(track));
    }
}
