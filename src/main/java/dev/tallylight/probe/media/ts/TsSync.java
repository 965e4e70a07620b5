package dev.tallylight.probe.media.ts;

/**
 * Where the packets of a transport stream begin: 188 bytes each (ISO/IEC 13818-1 §2.4.3.2), of which the first is 0x47.
 * Recorders put four bytes of time before each (192, Blu-ray's BDAV), modulators sixteen check bytes behind each (204, ETSI
 * EN 300 429 §4).
 *
 * @param at the first byte of a packet, or from where on more bytes are needed to tell
 * @param stride from one packet to the next; 0 where that is not known
 */
public record TsSync(int at, int stride) {
    static final byte BYTE = 0x47;

    private static final int[] STRIDES = {TsReader.PACKET, 192, 204};
    private static final int SYNCS = 3;
    private static final int SYNCS_OF_CONTENT = 4;

    /**
     * Looks for a place that {@value #SYNCS} packets follow from.
     *
     * @param whole whether no more will come, and fewer do
     */
    static TsSync find(byte[] data, int from, boolean whole) {
        int end = whole ? data.length - TsReader.PACKET + 1 : data.length;
        for (int at = from; at < end; at++) {
            boolean undecided = false;
            for (int stride : STRIDES) {
                int syncs = count(data, at, stride, SYNCS);
                boolean allThereIs = at + syncs * stride >= data.length;
                if (syncs == SYNCS || whole && allThereIs) {
                    return new TsSync(at, stride);
                }
                undecided |= allThereIs;
            }
            if (undecided) {
                return new TsSync(at, 0);
            }
        }
        return new TsSync(data.length, 0);
    }

    /**
     * Whether packets begin within the first of them.
     *
     * @param last whether two are enough, where there is no room for more
     */
    public static boolean isContent(byte[] data, boolean last) {
        for (int stride : STRIDES) {
            for (int from = 0; from < stride; from++) {
                int syncs = count(data, from, stride, SYNCS_OF_CONTENT);
                boolean allThereIs = from + syncs * stride >= data.length;
                if (syncs == SYNCS_OF_CONTENT || last && syncs >= 2 && allThereIs) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int count(byte[] data, int at, int stride, int most) {
        int syncs = 0;
        while (syncs < most && at + syncs * stride < data.length && data[at + syncs * stride] == BYTE) {
            syncs++;
        }
        return syncs;
    }
}
