package dev.tallylight.probe.dash;

import dev.tallylight.testing.Ffmpeg;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A second of media as an initialization segment and a media segment, which may be moved in time. */
enum DashMedia {
    VIDEO(1000, "v.mp4", "-an", "-c:v", "libopenh264", "-g", "15", "-video_track_timescale", "1000"),
    AUDIO(44100, "a.mp4", "-vn", "-c:a", "aac"),
    SILENCE(44100, "silent.mp4", "-vn", "-af", "volume=0", "-c:a", "aac");

    private final int timescale;
    private final byte[] file;

    DashMedia(int timescale, String name, String... options) {
        this.timescale = timescale;
        String[] muxer = {
            "-f", "mp4", "-movflags", "empty_moov+default_base_moof", "-frag_duration", "5000000", "-brand", "iso6"
        };
        String[] all = Arrays.copyOf(options, options.length + muxer.length);
        System.arraycopy(muxer, 0, all, options.length, muxer.length);
        try {
            file = Ffmpeg.encoded(1, "dash-" + name, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] init() {
        return Arrays.copyOf(file, firstFragment());
    }

    /** The segment, as if it began so many seconds after the presentation did. */
    byte[] segment(long second) {
        byte[] segment = Arrays.copyOfRange(file, firstFragment(), file.length);
        int time = indexOf(segment, "tfdt") + 4;
        boolean wide = segment[time] == 1;
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        if (wide) {
            bytes.putLong(time + 4, bytes.getLong(time + 4) + second * timescale);
        } else {
            bytes.putInt(time + 4, (int) (bytes.getInt(time + 4) + second * timescale));
        }
        return segment;
    }

    /** The same with a fourcc replaced, as encryption does it with those of the sample entries. */
    static byte[] renamed(byte[] bytes, String from, String to) {
        byte[] changed = bytes.clone();
        System.arraycopy(to.getBytes(StandardCharsets.ISO_8859_1), 0, changed, indexOf(changed, from), 4);
        return changed;
    }

    private int firstFragment() {
        return indexOf(file, "moof") - 4;
    }

    private static int indexOf(byte[] bytes, String fourCharacters) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(fourCharacters);
        if (at < 0) {
            throw new IllegalStateException("no " + fourCharacters);
        }
        return at;
    }
}
