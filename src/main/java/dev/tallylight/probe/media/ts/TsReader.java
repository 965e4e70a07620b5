package dev.tallylight.probe.media.ts;

import dev.tallylight.probe.media.mp4.Cue;
import dev.tallylight.probe.media.track.MediaReading;
import dev.tallylight.probe.media.track.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MPEG transport stream (ISO/IEC 13818-1): packets, the program tables, and the times of each elementary
 * stream. Pure; holds a few kilobytes per track, at most {@value #MOST_TRACKS} tracks.
 */
public final class TsReader {
    public static final int PACKET = 188;

    private static final int NULL_PID = 0x1fff;
    private static final int DISCONTINUITY = 0x80;
    private static final int RANDOM_ACCESS = 0x40;
    private static final int PES_HEADER = 9; // and as many as its last byte says: §2.4.3.6
    private static final int MOST_TRACKS = 32;

    private final TsPrograms programs;
    private final ByPid<TsTrack> tracks = new ByPid<>(MOST_TRACKS);
    private final @Nullable Sink sink;
    private byte[] held = new byte[0];
    private int stride;
    private int skip; // what is still to come between two packets
    private long packets;
    private long continuityErrors;
    private final ByPid<TsSection> splices = new ByPid<>(MOST_TRACKS);
    private @Nullable String cue;

    /** Where what is read of a stream without end goes. */
    public interface Sink {
        /** The program's table names a track. */
        void announced(Track.Kind kind);

        /**
         * A packet of an elementary stream begins.
         *
         * @param time of its presentation, 90 kHz, 33 bits
         * @param size in bytes
         * @param keyframe whether decoding can begin with it
         */
        void unit(int pid, Track.Kind kind, long time, int size, boolean keyframe);
    }

    private TsReader(@Nullable Sink sink, boolean lenient) {
        this.sink = sink;
        this.programs = new TsPrograms(this::readProgram, lenient);
    }

    /** For a stream that is fed as it comes. */
    public TsReader(Sink sink) {
        this(sink, false);
    }

    /** Takes bytes as they come; what belongs to no packet is left out. */
    public void feed(byte[] data) {
        take(held.length == 0 ? data : concat(held, data), false);
    }

    private void take(byte[] all, boolean whole) {
        int at = skip;
        while (at + PACKET <= all.length) {
            if (stride > 0 && all[at] == TsSync.BYTE) {
                packet(all, at);
                at += stride;
                continue;
            }
            TsSync found = TsSync.find(all, at, whole);
            at = found.at();
            stride = found.stride();
            if (stride == 0) {
                break;
            }
        }
        skip = Math.max(0, at - all.length);
        held = at >= all.length ? new byte[0] : Arrays.copyOfRange(all, at, all.length);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    /** How many packets came. */
    public long packets() {
        return packets;
    }

    /** Whether the bytes look like a transport stream: sync bytes in their places, at most one packet from the start. */
    public static boolean looksLike(byte[] data) {
        TsSync found = TsSync.find(data, 0, true);
        return found.at() < found.stride();
    }

    /** Reads a whole piece; what is cut off at its end is left out. */
    public static MediaReading read(byte[] data) {
        MediaReading reading = read(data, false);
        return reading.tracks().isEmpty() ? read(data, true) : reading;
    }

    private static MediaReading read(byte[] data, boolean lenient) {
        TsReader reader = new TsReader(null, lenient);
        reader.take(data, true);
        return reader.reading();
    }

    private void packet(byte[] data, int at) {
        packets++;
        boolean broken = (data[at + 1] & 0x80) != 0; // transport_error_indicator
        int pid = pid(data, at + 1);
        int start = at + 4 + (hasAdaptation(data, at) ? 1 + (data[at + 4] & 0xff) : 0);
        if (broken || pid == NULL_PID || start > at + PACKET) {
            return;
        }
        TsTrack track = tracks.get(pid);
        if (track != null) {
            media(pid, track, data, at, start);
        } else if (hasPayload(data, at)) {
            programs.feed(pid, data, start, at + PACKET, begins(data, at));
        }
    }

    // the fields of the packet that begins at a place: §2.4.3.2, and of its adaptation field: §2.4.3.5

    private static int pid(byte[] data, int at) {
        return (data[at] & 0x1f) << 8 | (data[at + 1] & 0xff);
    }

    private static boolean begins(byte[] data, int at) {
        return (data[at + 1] & 0x40) != 0;
    }

    private static boolean scrambled(byte[] data, int at) {
        return (data[at + 3] & 0xc0) != 0;
    }

    private static boolean hasAdaptation(byte[] data, int at) {
        return (data[at + 3] & 0x20) != 0;
    }

    private static boolean hasPayload(byte[] data, int at) {
        return (data[at + 3] & 0x10) != 0;
    }

    private static boolean adaptation(byte[] data, int at, int flag) {
        return hasAdaptation(data, at) && data[at + 4] != 0 && (data[at + 5] & flag) != 0;
    }

    private void media(int pid, TsTrack track, byte[] data, int at, int start) {
        boolean hasPayload = hasPayload(data, at);
        if (track.missesBefore(data[at + 3] & 0xf, hasPayload, adaptation(data, at, DISCONTINUITY))) {
            continuityErrors++;
        }
        boolean scrambled = scrambled(data, at);
        if (scrambled) {
            track.scrambled();
        }
        if (begins(data, at) && adaptation(data, at, RANDOM_ACCESS)) {
            track.keyframe();
        }
        if (!hasPayload) {
            return;
        }
        int end = at + PACKET;
        long time = track.payload(data, start, end, begins(data, at));
        if (time >= 0 && !scrambled && sink != null) {
            sink.unit(pid, track.kind(), time, track.takeBytes(), track.takeKeyframe());
        }
        if (!scrambled) {
            readCue(pid, track.codec(), data, start, end, begins(data, at));
        }
    }

    private void readCue(int pid, String codec, byte[] data, int start, int end, boolean begins) {
        if (codec.equals("scte35")) {
            TsSection splice = splices.get(pid);
            splice = splice == null ? splices.put(pid, new TsSection(section -> cued(Cue.splice(section)))) : splice;
            splice.feed(data, start, end, begins);
        } else if (codec.equals("id3") && begins && end - start > PES_HEADER) {
            cued(Cue.id3(data, Math.min(end, start + PES_HEADER + (data[start + 8] & 0xff)), end));
        }
    }

    private void cued(@Nullable String words) {
        cue = words == null ? cue : words;
    }

    /** The program map table: §2.4.4.8. */
    private void readProgram(byte[] section) {
        int at = 12 + ((section[10] & 0x0f) << 8 | (section[11] & 0xff));
        while (at + 5 <= section.length - 4 && !tracks.full()) {
            int type = section[at] & 0xff;
            int pid = pid(section, at + 1);
            int length = (section[at + 3] & 0x0f) << 8 | (section[at + 4] & 0xff);
            int end = Math.min(at + 5 + length, section.length - 4);
            if (tracks.get(pid) == null) {
                TsTrack track = tracks.put(pid, TsStreamType.track(type, section, at + 5, end));
                if (sink != null) {
                    sink.announced(track.kind());
                }
            }
            at += 5 + length;
        }
    }

    /** What is known of it by now. */
    public MediaReading reading() {
        List<Track> read = new ArrayList<>();
        tracks.forEach(track -> read.add(track.toTrack()));
        @Nullable String container = packets == 0 ? null : "mpegts";
        return new MediaReading(container, read, continuityErrors, cue);
    }
}
