package dev.tallylight.probe.media.audio;

import dev.tallylight.probe.MediaFacts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows one audio track through Ogg pages (RFC 3533) by their granule positions: Opus (RFC 7845), Vorbis, FLAC and
 * Speex. A radio chains streams, one per song, each with a serial number and a clock of its own: what counts is how far
 * each clock advanced, all together.
 */
final class OggPages {
    /** Bytes that must be there to know a page's size, but for its segment table. */
    static final int HEADER = 27;

    private static final int BEGINNING_OF_STREAM = 2;

    private MediaFacts.@Nullable Audio audio;
    private int clockRate;
    private int serial;
    private long lastGranule = -1;
    private boolean begun;
    private long pages;
    private long nanos;
    private long bytes;
    private final SilenceMeter silence = new SilenceMeter();

    /**
     * How long the page is that begins here.
     *
     * @return the whole page's size; -1 when more bytes must come; 0 where no page begins
     */
    static int size(byte[] data, int at, int available) {
        if (available < HEADER) {
            return -1;
        }
        if (data[at] != 'O' || data[at + 1] != 'g' || data[at + 2] != 'g' || data[at + 3] != 'S' || data[at + 4] != 0) {
            return 0;
        }
        int segments = data[at + 26] & 0xff;
        if (available < HEADER + segments) {
            return -1;
        }
        int size = HEADER + segments;
        for (int i = 0; i < segments; i++) {
            size += data[at + HEADER + i] & 0xff;
        }
        return available < size ? -1 : size;
    }

    /** Takes a whole page. */
    void page(byte[] data, int at, int size) {
        int pageSerial = (int) littleEndian(data, at + 14, 4);
        int body = at + HEADER + (data[at + 26] & 0xff);
        if ((data[at + 5] & BEGINNING_OF_STREAM) != 0) {
            begin(pageSerial, Arrays.copyOfRange(data, body, at + size));
        } else if (audio != null && pageSerial == serial) {
            listen(audio.codec(), data, at);
            advance(littleEndian(data, at + 6, 8), size);
        }
    }

    /** The sizes of the packets that end on the page: RFC 3533 §5, its lacing values. */
    private void listen(String codec, byte[] data, int at) {
        int segments = data[at + 26] & 0xff;
        int packet = 0;
        for (int i = 0; i < segments; i++) {
            int lace = data[at + HEADER + i] & 0xff;
            packet += lace;
            if (lace < 255) {
                silence.coded(codec, packet, null);
                packet = 0;
            }
        }
    }

    @Nullable
    Boolean silent() {
        return silence.silent();
    }

    private void begin(int pageSerial, byte[] packet) {
        begun = true;
        if (startsWith(packet, "OpusHead", 19)) {
            follow(pageSerial, "opus", 48000, packet[9] & 0xff);
        } else if (startsWith(packet, "\u0001vorbis", 30)) {
            follow(pageSerial, "vorbis", (int) littleEndian(packet, 12, 4), packet[11] & 0xff);
        } else if (startsWith(packet, "\u007fFLAC", 30)) {
            int rate = (packet[27] & 0xff) << 12 | (packet[28] & 0xff) << 4 | (packet[29] & 0xff) >> 4;
            follow(pageSerial, "flac", rate, ((packet[29] >> 1) & 7) + 1);
        } else if (startsWith(packet, "Speex   ", 52)) {
            follow(pageSerial, "speex", (int) littleEndian(packet, 36, 4), (int) littleEndian(packet, 48, 4));
        }
    }

    private void follow(int pageSerial, String codec, int rate, int channels) {
        if (rate > 0 && channels > 0) {
            serial = pageSerial;
            clockRate = rate;
            lastGranule = -1;
            audio = new MediaFacts.Audio(codec, rate, channels);
        }
    }

    /** A granule of 0 is a header page's, -1 means that no packet ends on the page. */
    private void advance(long granule, int size) {
        if (granule <= 0) {
            return;
        }
        long delta = granule - lastGranule;
        if (lastGranule > 0 && delta > 0 && delta / clockRate < 60) { // a greater leap is no playing time
            nanos += delta * 1_000_000_000L / clockRate;
            bytes += size;
            pages++;
        }
        lastGranule = granule;
    }

    private static boolean startsWith(byte[] packet, String magic, int least) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return packet.length >= least && Arrays.equals(packet, 0, wanted.length, wanted, 0, wanted.length);
    }

    private static long littleEndian(byte[] data, int at, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (data[at + i] & 0xff);
        }
        return value;
    }

    MediaFacts.@Nullable Audio audio() {
        return audio;
    }

    boolean foreign() {
        return begun && audio == null;
    }

    /** Whether a page of audio came. */
    boolean heard() {
        return pages > 0 || lastGranule > 0;
    }

    long pages() {
        return pages;
    }

    long nanos() {
        return nanos;
    }

    long bytes() {
        return bytes;
    }
}
