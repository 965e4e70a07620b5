package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.Nullable;

/** Finds the sequence parameter set in an elementary stream with start codes (ITU-T H.264 Annex B). */
public final class NalUnits {
    private NalUnits() {}

    public static @Nullable VideoSize size(String codec, byte[] data, int length) {
        return size(codec, data, length, false);
    }

    /** The same of units that are there as a whole: another one follows. */
    public static @Nullable VideoSize wholeSize(String codec, byte[] data, int length) {
        return size(codec, data, length, true);
    }

    /** Whether it is told for this codec at all. */
    public static boolean tellSize(String codec) {
        return codec.equals("h264") || codec.equals("hevc");
    }

    private static @Nullable VideoSize size(String codec, byte[] data, int length, boolean whole) {
        for (int at = next(data, 0, length); at < length; ) {
            int end = next(data, at, length);
            int stop = end >= length ? length : end - 3;
            VideoSize size = whole && end >= length ? null : size(codec, data, at, stop);
            if (size != null) {
                return size;
            }
            at = end;
        }
        return null;
    }

    /** The first byte behind the next start code, or {@code length}. */
    private static int next(byte[] data, int from, int length) {
        for (int i = from; i + 3 < length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                return i + 3;
            }
        }
        return length;
    }

    public static @Nullable VideoSize size(String codec, byte[] data, int start, int end) {
        if (end - start < 4) {
            return null;
        }
        if (codec.equals("h264") && (data[start] & 0x1f) == H264Sps.NAL_TYPE) {
            return H264Sps.read(data, start, end);
        }
        if (codec.equals("hevc") && (data[start] >> 1 & 0x3f) == HevcSps.NAL_TYPE) {
            return HevcSps.read(data, start, end);
        }
        return null;
    }
}
