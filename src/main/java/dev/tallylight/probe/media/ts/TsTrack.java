package dev.tallylight.probe.media.ts;

import dev.tallylight.probe.media.audio.AudioFrames;
import dev.tallylight.probe.media.codec.DolbyHeader;
import dev.tallylight.probe.media.codec.NalUnits;
import dev.tallylight.probe.media.codec.VideoSize;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One elementary stream of a transport stream while it is read: its times, the first bytes of its pictures, the frames of its sound. */
public final class TsTrack {
    private static final int MOST_HEAD = 8 * 1024;
    private static final int LEAST_HEAD = 512;
    private static final long CLOCK = 90_000;
    private static final long WRAP = 1L << 33;

    /** Stream types of what a stream says of itself. */
    static final int SPLICES = 0x86;

    static final int ID3 = 0x15;

    private final Track.Kind kind;
    private final String codec;
    private byte[] head;
    private @Nullable VideoSize size;
    private final @Nullable AudioFrames frames;
    private @Nullable DolbyHeader dolby;
    private int headLength;
    private int continuity = -1;
    private long bytes;
    private long units;
    private long firstTime;
    private long least;
    private long most;
    private int keyframes;
    private boolean scrambled;
    private boolean keyframeFollows;

    TsTrack(Track.Kind kind, String codec) {
        this.kind = kind;
        this.codec = codec;
        this.head = new byte[NalUnits.tellSize(codec) ? LEAST_HEAD : 0];
        this.frames = codec.equals("aac") || codec.equals("mp3") ? new AudioFrames() : null;
    }

    /** Counts a packet; true when packets before it are missing. A repeated packet is allowed once (13818-1 §2.4.3.3). */
    boolean missesBefore(int counter, boolean hasPayload, boolean discontinuity) {
        int before = continuity;
        continuity = counter;
        if (before < 0 || discontinuity || !hasPayload || counter == before) {
            return false;
        }
        return counter != ((before + 1) & 0xf);
    }

    /** A unit that decoding can begin with follows. */
    void keyframe() {
        keyframes++;
        keyframeFollows = true;
    }

    void scrambled() {
        scrambled = true;
    }

    /**
     * The payload of a packet.
     *
     * @param begins whether a PES packet begins with it (13818-1 §2.4.3.6)
     * @return the time that it is presented at, in 90 kHz; -1 where it does not say
     */
    long payload(byte[] data, int start, int end, boolean begins) {
        bytes += end - start;
        if (!begins) {
            keep(data, start, end);
            return -1;
        }
        if (end - start < 9 || data[start] != 0 || data[start + 1] != 0 || data[start + 2] != 1) {
            return -1;
        }
        boolean hasTime = (data[start + 7] & 0x80) != 0 && end - start >= 14;
        long time = hasTime ? timestamp(data, start + 9) : -1;
        if (hasTime) {
            time(time);
        }
        int from = start + 9 + (data[start + 8] & 0xff);
        if (dolby == null && (codec.equals("ac3") || codec.equals("eac3"))) {
            dolby = DolbyHeader.find(data, from, end);
        }
        keep(data, from, end);
        return time;
    }

    String codec() {
        return codec;
    }

    Track.Kind kind() {
        return kind;
    }

    /** Whether a unit that decoding can begin with was marked since this was asked last. */
    boolean takeKeyframe() {
        boolean taken = keyframeFollows;
        keyframeFollows = false;
        return taken;
    }

    /** Bytes since this was asked last. */
    int takeBytes() {
        int taken = (int) Math.min(Integer.MAX_VALUE, bytes);
        bytes = 0;
        return taken;
    }

    private void keep(byte[] data, int start, int end) {
        if (frames != null) {
            frames.feed(data, Math.min(start, end), end);
            return;
        }
        int at = start;
        while (at < end && size == null && hasRoom()) {
            int length = Math.min(end - at, head.length - headLength);
            System.arraycopy(data, at, head, headLength, length);
            headLength += length;
            at += length;
        }
    }

    /** The size stands at the beginning as a rule: it is looked for before more is kept. */
    private boolean hasRoom() {
        if (headLength < head.length) {
            return true;
        }
        size = NalUnits.wholeSize(codec, head, headLength);
        if (size != null || head.length == 0 || head.length >= MOST_HEAD) {
            return false;
        }
        head = Arrays.copyOf(head, 2 * head.length);
        return true;
    }

    private static long timestamp(byte[] data, int at) {
        return (data[at] >> 1 & 0x7L) << 30
                | (data[at + 1] & 0xffL) << 22
                | (data[at + 2] >> 1 & 0x7fL) << 15
                | (data[at + 3] & 0xffL) << 7
                | (data[at + 4] >> 1 & 0x7fL);
    }

    private void time(long time) {
        if (units++ == 0) {
            firstTime = time;
            return;
        }
        long since = Math.floorMod(time - firstTime, WRAP);
        long relative = since > WRAP / 2 ? since - WRAP : since; // earlier in presentation than the first, or wrapped
        least = Math.min(least, relative);
        most = Math.max(most, relative);
    }

    public Track toTrack() {
        Duration span = Duration.ofNanos((most - least) * 1_000_000_000L / CLOCK);
        return switch (kind) {
            case VIDEO -> video(span);
            case AUDIO -> audio(span);
            case OTHER -> Track.other(codec, units, span, scrambled);
        };
    }

    private Track video(Duration span) {
        @Nullable VideoSize found = size == null ? NalUnits.size(codec, head, headLength) : size;
        Double declared = found == null ? null : found.fps();
        return new Track(
                kind,
                codec,
                found == null ? null : found.width(),
                found == null ? null : found.height(),
                declared == null ? counted(span) : declared,
                null,
                null,
                units,
                keyframes(),
                begins(),
                span,
                scrambled,
                null);
    }

    /** Not every muxer marks them: none marked is not the same as none there. */
    private @Nullable Integer keyframes() {
        return keyframes == 0 ? null : Integer.valueOf(keyframes);
    }

    private @Nullable Duration begins() {
        return units == 0 ? null : Duration.ofMillis(Math.floorMod(firstTime + least, WRAP) / (CLOCK / 1000));
    }

    /** Frames per second by counting: one PES packet a frame, as muxers do. */
    private @Nullable Double counted(Duration span) {
        if (units < 3 || !span.isPositive()) {
            return null;
        }
        return Math.round((units - 1) * 1e11 / span.toNanos()) / 100.0;
    }

    private Track audio(Duration span) {
        var audio = frames == null ? null : frames.facts().audio();
        Integer sampleRate = dolby == null ? null : Integer.valueOf(dolby.sampleRate());
        Integer channels = dolby == null ? null : Integer.valueOf(dolby.channels());
        return Track.audio(
                codec,
                audio == null ? sampleRate : audio.sampleRate(),
                audio == null ? channels : audio.channels(),
                units,
                span,
                begins(),
                scrambled,
                frames == null ? null : frames.silent());
    }
}
