package dev.tallylight.probe.media.codec;

import dev.tallylight.probe.MediaFacts;
import org.jspecify.annotations.Nullable;

/** One NAL unit by itself, as SDP and RTP carry it. */
public final class NalUnit {
    private NalUnit() {}

    /**
     * What a sequence parameter set says of the picture; null where it is none, or cannot be read.
     *
     * @param codec {@code h264} or {@code hevc}
     */
    public static MediaFacts.@Nullable Video describe(String codec, byte[] data, int start, int end) {
        VideoSize size = NalUnits.size(codec, data, start, end);
        return size == null ? null : new MediaFacts.Video(codec, size.width(), size.height(), size.fps());
    }
}
