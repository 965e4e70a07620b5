package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.Nullable;

/**
 * What a sequence parameter set says of the picture.
 *
 * @param fps frames per second, where it says so
 */
public record VideoSize(int width, int height, @Nullable Double fps) {
    private static final int MOST = 16_384;

    /** Null for sizes that no picture has: then what was read was no parameter set. */
    public static @Nullable VideoSize plausible(long width, long height, @Nullable Double fps) {
        boolean sane = width > 0 && height > 0 && width <= MOST && height <= MOST;
        Double rate = fps != null && fps > 0 && fps <= 1000 ? fps : null;
        return sane ? new VideoSize((int) width, (int) height, rate) : null;
    }
}
