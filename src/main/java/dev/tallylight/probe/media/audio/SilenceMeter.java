package dev.tallylight.probe.media.audio;

import org.jspecify.annotations.Nullable;

/**
 * Tells digital silence by how little an encoder writes for it, without decoding: AAC frames of a few bytes, Opus packets
 * of DTX, MP3 granules without main data. A quiet room, or silence with dither, is sound to it, and so is an encoder that
 * fills its frames up: it never calls sound silence. Pure.
 */
public final class SilenceMeter {
    /** So many frames must have been looked at, besides the first two. */
    static final int ENOUGH = 20;

    private static final int OPUS_DTX = 3; // RFC 6716 §3.1: a TOC byte, and at most two for frames of one byte
    private static final int AAC_BASE = 10;
    private static final int AAC_CHANNEL = 5;
    private static final int MP3_HEADER = 4;
    private static final int BEGINNING = 2; // encoders write their own name there

    private long frames;
    private long silent;

    /** A frame of AAC (raw_data_block) or a packet of Opus, by its size in bytes; other codecs are not judged. */
    public void coded(String codec, long size, @Nullable Integer channels) {
        switch (codec) {
            case "aac" -> count(size <= AAC_BASE + AAC_CHANNEL * (channels == null ? 2 : channels));
            case "opus" -> count(size <= OPUS_DTX);
            default -> {}
        }
    }

    /** A whole MPEG audio frame of layer III, with its header (ISO/IEC 11172-3 §2.4.1.7, 13818-3 §2.4.1.7). */
    public void mp3(byte[] data, int from, int to) {
        if (to - from < MP3_HEADER || (data[from + 1] >> 1 & 3) != 1) {
            return;
        }
        boolean first = (data[from + 1] >> 3 & 3) == 3; // MPEG-1: two granules; else one
        int channels = (data[from + 3] >> 6 & 3) == 3 ? 1 : 2;
        boolean checksum = (data[from + 1] & 1) == 0;
        int side = from + MP3_HEADER + (checksum ? 2 : 0);
        int before = first ? 9 + (channels == 1 ? 5 : 3) + 4 * channels : 8 + channels;
        int granule = first ? 59 : 63;
        int parts = (first ? 2 : 1) * channels;
        if (side * 8L + before + (long) parts * granule > to * 8L) {
            return;
        }
        boolean empty = true;
        for (int i = 0; i < parts; i++) {
            empty &= bits(data, side * 8 + before + i * granule, 12) == 0; // part2_3_length
        }
        count(empty);
    }

    private static int bits(byte[] data, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = value << 1 | data[i >> 3] >> (7 - (i & 7)) & 1;
        }
        return value;
    }

    private void count(boolean isSilent) {
        frames++;
        if (isSilent && frames > BEGINNING) {
            silent++;
        }
    }

    /** Whether everything was digital silence; null where too little was heard, or in a codec that is not judged. */
    public @Nullable Boolean silent() {
        return frames < BEGINNING + ENOUGH ? null : Boolean.valueOf(silent == frames - BEGINNING);
    }
}
