package dev.tallylight.probe.media.mp4;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a stream says of itself besides picture and sound, in a few words: splices (ANSI/SCTE 35) and ID3 tags. Pure. */
public final class Cue {
    private static final int SPLICE_TABLE = 0xfc;
    private static final int COMMAND = 13;
    private static final int HEADER = 10;
    private static final int MOST_FRAMES = 4;
    private static final int MOST_TEXT = 60;

    private Cue() {}

    /** A splice_info_section (ANSI/SCTE 35 §9.6); null for a heartbeat, and for what is none. */
    public static @Nullable String splice(byte[] section) {
        if (section.length <= COMMAND || (section[0] & 0xff) != SPLICE_TABLE) {
            return null;
        }
        boolean encrypted = (section[4] & 0x80) != 0;
        return switch (encrypted ? -1 : section[COMMAND] & 0xff) {
            case -1 -> "SCTE-35, encrypted";
            case 0x00 -> null;
            case 0x05 -> "SCTE-35 splice_insert" + insert(section);
            case 0x06 -> "SCTE-35 time_signal";
            case 0x07 -> "SCTE-35 bandwidth_reservation";
            default -> "SCTE-35 command " + (section[COMMAND] & 0xff);
        };
    }

    /** §9.7.3: which event it is, and whether it leads out of the programme or back. */
    private static String insert(byte[] section) {
        int at = COMMAND + 1;
        if (section.length < at + 6) {
            return "";
        }
        String event = " " + Integer.toUnsignedString(Mp4Box.int32(section, at));
        if ((section[at + 4] & 0x80) != 0) {
            return event + " cancelled";
        }
        return event + ((section[at + 5] & 0x80) != 0 ? " out" : " in");
    }

    /** An ID3 tag's frames (ID3v2.4 structure §3.1, §4), with the first words of texts; null where there is none. */
    public static @Nullable String id3(byte[] data, int from, int to) {
        if (to - from < HEADER || data[from] != 'I' || data[from + 1] != 'D' || data[from + 2] != '3') {
            return null;
        }
        StringBuilder text = new StringBuilder("ID3");
        int at = from + HEADER;
        for (int i = 0; i < MOST_FRAMES && at + HEADER <= to && data[at] >= 'A' && data[at] <= 'Z'; i++) {
            int size = Id3.sevenBits(data, at + 4);
            int end = Math.min(to, at + HEADER + size);
            text.append(i == 0 ? " " : ", ").append(Mp4Box.fourCharacters(data, at));
            if (data[at] == 'T' && end > at + HEADER + 1) {
                text.append(" \"").append(words(data, at + HEADER + 1, end)).append('"');
            }
            if (size == 0) {
                break;
            }
            at = at + HEADER + size < 0 ? to : at + HEADER + size;
        }
        return text.toString();
    }

    private static String words(byte[] data, int from, int to) {
        String text = new String(data, from, Math.min(MOST_TEXT, to - from), StandardCharsets.UTF_8);
        return text.replaceAll("[\\p{Cntrl}\uFFFD]+", " ").strip();
    }
}
