package dev.tallylight.probe.media.mp4;

import dev.tallylight.probe.media.codec.AudioConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The elementary stream descriptor of an {@code mp4a} sample entry: ISO/IEC 14496-14 §5.6, 14496-1 §7.2.6. */
final class Esds {
    private static final int SAMPLE_ENTRY = 28;
    private static final int ES_DESCRIPTOR = 0x03;
    private static final int DECODER_CONFIG = 0x04;
    private static final int DECODER_SPECIFIC = 0x05;
    private static final int MPEG1_AUDIO = 0x6b;
    private static final int MPEG2_AUDIO = 0x69;

    private Esds() {}

    /** @param config the codec's own configuration; null where there is none, or none that can be read */
    record Audio(String codec, @Nullable AudioConfig config) {}

    static Optional<Audio> of(Mp4Box entry) {
        int start = Math.min(entry.end(), entry.start() + SAMPLE_ENTRY);
        return Mp4Box.within(entry.data(), start, entry.end()).stream()
                .filter(box -> box.type().equals("esds"))
                .findFirst()
                .map(box -> read(box.data(), box.start() + 4, box.end()));
    }

    private static Audio read(byte[] data, int start, int end) {
        String codec = "aac";
        AudioConfig config = null;
        int at = start;
        while (at + 2 <= end) {
            int tag = data[at++] & 0xff;
            int length = 0;
            for (int i = 0; i < 4 && at < end; i++) { // expandable size, seven bits at a time
                int size = data[at++] & 0xff;
                length = length << 7 | size & 0x7f;
                if ((size & 0x80) == 0) {
                    break;
                }
            }
            switch (tag) {
                case ES_DESCRIPTOR -> at += 3; // its content follows
                case DECODER_CONFIG -> {
                    int type = at < end ? data[at] & 0xff : 0;
                    codec = type == MPEG1_AUDIO || type == MPEG2_AUDIO ? "mp3" : codec;
                    at += 13;
                }
                case DECODER_SPECIFIC -> {
                    config = AudioConfig.read(data, at, Math.min(end, at + length));
                    at += length;
                }
                default -> at += Math.max(1, length);
            }
        }
        return new Audio(codec, config);
    }
}
