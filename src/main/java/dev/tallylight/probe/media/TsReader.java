package dev.tallylight.probe.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an MPEG transport stream (ISO/IEC 13818-1): packets, the program tables, and the times of each elementary
 * stream. Pure; holds a few kilobytes per track, at most {@value #MOST_TRACKS} tracks.
 */
public final class TsReader {
    public static final int PACKET = 188;

    private static final int SYNC = 0x47;
    private static final int NULL_PID = 0x1fff;
    private static final int PES_HEADER = 9; // and as many as its last byte says: §2.4.3.6
    private static final int MOST_TRACKS = 32;
    private static final int MOST_PROGRAMS = 64;

    private final Map<Integer, TsSection> programs = new LinkedHashMap<>();
    private final Map<Integer, TsTrack> tracks = new LinkedHashMap<>();
    private final TsSection associations = new TsSection();
    private final @Nullable Sink sink;
    private byte[] held = new byte[0];
    private long packets;
    private long continuityErrors;
    private final Map<Integer, TsSection> splices = new LinkedHashMap<>();
    private @Nullable String cue;

    /** Where what is read of a stream without end goes. */
    public interface Sink {
        /** The program's table names a track. */
        void announced(Track.Kind kind);

        /** A packet of an elementary stream begins. @param time of its presentation, 90 kHz, 33 bits @param size in bytes @param keyframe whether decoding can begin with it */
        void unit(int pid, Track.Kind kind, long time, int size, boolean keyframe);
    }

    private TsReader() {
        this.sink = null;
    }

    /** For a stream that is fed as it comes. */
    public TsReader(Sink sink) {
        this.sink = sink;
    }

    /** Takes bytes as they come; what belongs to no packet is left out. */
    public void feed(byte[] data) {
        byte[] all = held.length == 0 ? data : concat(held, data);
        int at = 0;
        while (at + PACKET <= all.length) {
            if (all[at] == SYNC) {
                packet(all, at);
                at += PACKET;
            } else {
                int next = sync(all, at + 1);
                at = next < 0 ? Math.max(at + 1, all.length - PACKET + 1) : next;
            }
        }
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

    /** Whether the bytes look like a transport stream: a sync byte every 188, at most one packet from the start. */
    public static boolean looksLike(byte[] data) {
        return sync(data, 0) >= 0 && sync(data, 0) < PACKET;
    }

    /** Reads a whole piece; what is cut off at its end is left out. */
    public static MediaReading read(byte[] data) {
        TsReader reader = new TsReader();
        int at = sync(data, 0);
        while (at >= 0 && at + PACKET <= data.length) {
            if (data[at] == SYNC) {
                reader.packet(data, at);
                at += PACKET;
            } else {
                at = sync(data, at + 1);
            }
        }
        return reader.reading();
    }

    /** Where packets begin again: a sync byte whose next one, if there is room for it, is in its place too. */
    private static int sync(byte[] data, int from) {
        for (int i = from; i + PACKET <= data.length; i++) {
            boolean next = i + PACKET >= data.length || data[i + PACKET] == SYNC;
            if (data[i] == SYNC && next) {
                return i;
            }
        }
        return -1;
    }

    private void packet(byte[] data, int at) {
        packets++;
        boolean broken = (data[at + 1] & 0x80) != 0; // transport_error_indicator
        int pid = (data[at + 1] & 0x1f) << 8 | (data[at + 2] & 0xff);
        if (broken || pid == NULL_PID) {
            return;
        }
        boolean begins = (data[at + 1] & 0x40) != 0;
        int control = data[at + 3] >> 4 & 0x3;
        boolean hasPayload = (control & 1) != 0;
        int start = at + 4;
        boolean discontinuity = false;
        boolean randomAccess = false;
        if ((control & 2) != 0) {
            int length = data[start] & 0xff;
            discontinuity = length > 0 && (data[start + 1] & 0x80) != 0;
            randomAccess = length > 0 && (data[start + 1] & 0x40) != 0; // §2.4.3.5
            start += 1 + length;
        }
        int end = at + PACKET;
        if (start > end) {
            return;
        }
        boolean scrambled = (data[at + 3] & 0xc0) != 0;
        Flags flags = new Flags(data[at + 3] & 0xf, discontinuity, randomAccess, scrambled);
        deliver(pid, data, start, end, begins, hasPayload, flags);
    }

    private record Flags(int counter, boolean discontinuity, boolean randomAccess, boolean scrambled) {}

    private void deliver(int pid, byte[] data, int start, int end, boolean begins, boolean hasPayload, Flags flags) {
        TsTrack track = tracks.get(pid);
        if (track != null) {
            if (track.missesBefore(flags.counter, hasPayload, flags.discontinuity)) {
                continuityErrors++;
            }
            if (flags.scrambled) {
                track.scrambled();
            }
            if (flags.randomAccess && begins) {
                track.keyframe();
            }
            if (hasPayload) {
                long time = track.payload(data, start, end, begins);
                if (time >= 0 && !flags.scrambled && sink != null) {
                    sink.unit(pid, track.kind(), time, track.takeBytes(), track.takeKeyframe());
                }
                if (!flags.scrambled) {
                    readCue(pid, track.codec(), data, start, end, begins);
                }
            }
            return;
        }
        TsSection section = pid == 0 ? associations : programs.get(pid);
        if (section != null && hasPayload) {
            byte[] whole = section.feed(data, start, end, begins);
            if (whole != null && pid == 0) {
                readAssociations(whole);
            } else if (whole != null) {
                readProgram(whole);
            }
        }
    }

    private void readCue(int pid, String codec, byte[] data, int start, int end, boolean begins) {
        String words = null;
        if (codec.equals("scte35")) {
            byte[] section =
                    splices.computeIfAbsent(pid, ignored -> new TsSection()).feed(data, start, end, begins);
            words = section == null ? null : Cue.splice(section);
        } else if (codec.equals("id3") && begins && end - start > PES_HEADER) {
            words = Cue.id3(data, Math.min(end, start + PES_HEADER + (data[start + 8] & 0xff)), end);
        }
        cue = words == null ? cue : words;
    }

    /** The program association table: §2.4.4.3. */
    private void readAssociations(byte[] section) {
        if ((section[0] & 0xff) != 0x00) {
            return;
        }
        for (int at = 8; at + 4 <= section.length - 4 && programs.size() < MOST_PROGRAMS; at += 4) {
            int number = (section[at] & 0xff) << 8 | (section[at + 1] & 0xff);
            int pid = (section[at + 2] & 0x1f) << 8 | (section[at + 3] & 0xff);
            if (number != 0) {
                programs.computeIfAbsent(pid, ignored -> new TsSection());
            }
        }
    }

    /** The program map table: §2.4.4.8. */
    private void readProgram(byte[] section) {
        if ((section[0] & 0xff) != 0x02 || section.length < 16) {
            return;
        }
        int at = 12 + ((section[10] & 0x0f) << 8 | (section[11] & 0xff));
        while (at + 5 <= section.length - 4 && tracks.size() < MOST_TRACKS) {
            int type = section[at] & 0xff;
            int pid = (section[at + 1] & 0x1f) << 8 | (section[at + 2] & 0xff);
            int length = (section[at + 3] & 0x0f) << 8 | (section[at + 4] & 0xff);
            int end = Math.min(at + 5 + length, section.length - 4);
            if (tracks.putIfAbsent(pid, TsStreamType.track(type, section, at + 5, end)) == null && sink != null) {
                sink.announced(tracks.get(pid).kind());
            }
            at += 5 + length;
        }
    }

    /** What is known of it by now. */
    public MediaReading reading() {
        List<Track> read = new ArrayList<>();
        tracks.values().forEach(track -> read.add(track.toTrack()));
        @Nullable String container = packets == 0 ? null : "mpegts";
        return new MediaReading(container, read, continuityErrors, cue);
    }
}
