package dev.tallylight.probe.media.codec;

import org.jspecify.annotations.Nullable;

/** The sequence parameter set of HEVC: ITU-T H.265 §7.3.2.2, as far as the size. */
final class HevcSps {
    static final int NAL_TYPE = 33;

    private static final int GENERAL_PROFILE_BITS = 88;
    private static final int LEVEL_BITS = 8;

    private HevcSps() {}

    /**
     * @param start of the NAL unit, at its two header bytes
     * @return null when it cannot be read
     */
    static @Nullable VideoSize read(byte[] data, int start, int end) {
        BitReader in = new BitReader(data, start + 2, end);
        in.skip(4); // sps_video_parameter_set_id
        int subLayers = (int) in.bits(3);
        in.bit(); // sps_temporal_id_nesting_flag
        skipProfile(in, subLayers);
        in.unsigned(); // sps_seq_parameter_set_id
        int chroma = in.unsigned();
        if (chroma == 3) {
            in.bit();
        }
        long width = in.unsigned();
        long height = in.unsigned();
        if (in.flag()) { // conformance_window_flag
            int x = chroma == 1 || chroma == 2 ? 2 : 1;
            int y = chroma == 1 ? 2 : 1;
            width -= (long) x * (in.unsigned() + (long) in.unsigned());
            height -= (long) y * (in.unsigned() + (long) in.unsigned());
        }
        return in.overrun() ? null : VideoSize.plausible(width, height, null);
    }

    private static void skipProfile(BitReader in, int subLayers) {
        in.skip(GENERAL_PROFILE_BITS + LEVEL_BITS);
        boolean[] profile = new boolean[subLayers];
        boolean[] level = new boolean[subLayers];
        for (int i = 0; i < subLayers; i++) {
            profile[i] = in.flag();
            level[i] = in.flag();
        }
        if (subLayers > 0) {
            in.skip((8 - subLayers) * 2);
        }
        for (int i = 0; i < subLayers; i++) {
            in.skip((profile[i] ? GENERAL_PROFILE_BITS : 0) + (level[i] ? LEVEL_BITS : 0));
        }
    }
}
