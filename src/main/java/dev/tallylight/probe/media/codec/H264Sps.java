package dev.tallylight.probe.media.codec;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sequence parameter set of H.264: ITU-T H.264 §7.3.2.1.1 and Annex E.1.1, as far as size and frame rate. */
final class H264Sps {
    static final int NAL_TYPE = 7;

    private static final Set<Integer> WITH_CHROMA_FORMAT =
            Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);
    private static final int EXTENDED_SAR = 255;
    private static final int MOST_POC_CYCLE = 255;

    private H264Sps() {}

    /**
     * @param start of the NAL unit, at its header byte
     * @return null when it cannot be read
     */
    static @Nullable VideoSize read(byte[] data, int start, int end) {
        BitReader in = new BitReader(data, start + 1, end);
        int profile = (int) in.bits(8);
        in.skip(16);
        in.unsigned(); // seq_parameter_set_id
        int chroma = WITH_CHROMA_FORMAT.contains(profile) ? chromaFormat(in) : 1;
        in.unsigned(); // log2_max_frame_num_minus4
        skipPictureOrder(in);
        in.unsigned(); // max_num_ref_frames
        in.bit(); // gaps_in_frame_num_value_allowed_flag
        long width = (in.unsigned() + 1L) * 16;
        long units = in.unsigned() + 1L;
        boolean framesOnly = in.flag();
        if (!framesOnly) {
            in.bit(); // mb_adaptive_frame_field_flag
        }
        long height = units * 16 * (framesOnly ? 1 : 2);
        in.bit(); // direct_8x8_inference_flag
        if (in.flag()) { // frame_cropping_flag
            int x = chroma == 1 || chroma == 2 ? 2 : 1;
            int y = (chroma == 1 ? 2 : 1) * (framesOnly ? 1 : 2);
            width -= (long) x * (in.unsigned() + (long) in.unsigned());
            height -= (long) y * (in.unsigned() + (long) in.unsigned());
        }
        if (in.overrun()) {
            return null;
        }
        return VideoSize.plausible(width, height, in.flag() ? frameRate(in) : null);
    }

    private static int chromaFormat(BitReader in) {
        int chroma = in.unsigned();
        if (chroma == 3) {
            in.bit(); // separate_colour_plane_flag
        }
        in.unsigned(); // bit_depth_luma_minus8
        in.unsigned(); // bit_depth_chroma_minus8
        in.bit(); // qpprime_y_zero_transform_bypass_flag
        if (in.flag()) {
            for (int i = 0; i < (chroma == 3 ? 12 : 8); i++) {
                if (in.flag()) {
                    skipScalingList(in, i < 6 ? 16 : 64);
                }
            }
        }
        return chroma;
    }

    private static void skipScalingList(BitReader in, int size) {
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) {
                next = (last + in.signed() + 256) & 0xff;
            }
            last = next == 0 ? last : next;
        }
    }

    private static void skipPictureOrder(BitReader in) {
        int type = in.unsigned();
        if (type == 0) {
            in.unsigned();
        } else if (type == 1) {
            in.bit();
            in.signed();
            in.signed();
            int cycle = Math.min(in.unsigned(), MOST_POC_CYCLE);
            for (int i = 0; i < cycle; i++) {
                in.signed();
            }
        }
    }

    private static @Nullable Double frameRate(BitReader in) {
        if (in.flag() && in.bits(8) == EXTENDED_SAR) {
            in.skip(32);
        }
        if (in.flag()) {
            in.bit(); // overscan_appropriate_flag
        }
        if (in.flag()) {
            in.skip(4); // video_format, video_full_range_flag
            if (in.flag()) {
                in.skip(24);
            }
        }
        if (in.flag()) {
            in.unsigned();
            in.unsigned();
        }
        if (!in.flag()) {
            return null; // no timing_info
        }
        long tick = in.bits(32);
        long scale = in.bits(32);
        return in.overrun() || tick == 0 ? null : scale / (2.0 * tick);
    }
}
