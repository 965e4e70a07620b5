package dev.tallylight.probe.media.audio;

import org.jspecify.annotations.Nullable;

/**
 * One frame of audio, as its header describes it.
 *
 * @param container {@code mp3} or {@code adts}
 * @param codec {@code mp3} (any MPEG audio layer) or {@code aac}
 * @param size in bytes, header included
 * @param samples per channel
 * @param sampleRate in Hz
 * @param channels null where the header does not say
 */
record AudioFrame(
        String container,
        String codec,
        int size,
        int samples,
        int sampleRate,
        @Nullable Integer channels) {
    /** Bytes that must be there for a header to be read. */
    static final int HEADER = 7;

    /** The frame that begins here, of which {@link #HEADER} bytes are there; null where none does. */
    static @Nullable AudioFrame at(byte[] data, int position) {
        if (data[position] != (byte) 0xff) {
            return null;
        }
        return (data[position + 1] & 0xf6) == 0xf0 ? AdtsHeader.read(data, position) : Mp3Header.read(data, position);
    }

    boolean continues(AudioFrame before) {
        return container.equals(before.container) && sampleRate == before.sampleRate;
    }
}
