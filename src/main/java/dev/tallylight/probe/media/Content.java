package dev.tallylight.probe.media;

import dev.tallylight.probe.media.audio.AudioFrames;
import dev.tallylight.probe.media.audio.UnreadAudio;
import dev.tallylight.probe.media.mp4.Mp4Reader;
import dev.tallylight.probe.media.ts.TsSync;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first bytes of an answer are, whatever its type or its name says: the sync bytes, magic words and frames of
 * everything that is played, at any place that a listener may come in. Pure; looks at {@value #ENOUGH} bytes at most.
 */
public enum Content {
    HLS,
    DASH,
    FLV,
    MPEGTS,
    /** MPEG audio, ADTS or Ogg. */
    AUDIO,
    /** A list of addresses, as radios give them to players, or of channels. */
    LIST,
    /** A web page. */
    PAGE,
    /** A container, or a kind of audio, that is known and cannot be read yet. */
    NOT_READ,
    /** Nothing that is known. */
    OTHER,
    /** More must come before anything is said. */
    MORE;

    /** Whatever is not known by then is not known at all. */
    public static final int ENOUGH = 64 * 1024;

    /** The longest list that is read. */
    public static final int MOST_LIST = 256 * 1024;

    private static final int AUDIO_FRAMES = 3;
    private static final Pattern ROOT =
            Pattern.compile("\\A(?:\\s|<\\?[^>]*>|<!--(?:(?!-->)[\\s\\S])*+-->|<!doctype[^>\\[]*>)*+<([\\w:.-]+)");
    private static final Pattern ADDRESS = Pattern.compile("(?m)\\A(?:\\s*+(?:#.*)?\\R)*+\\s*+[a-z][a-z0-9+.-]*://\\S");

    /**
     * What these bytes begin.
     *
     * @param whole whether no more will come, or no more is waited for
     * @return {@link #MORE} only while more can come
     */
    public static Content of(byte[] data, boolean whole) {
        boolean last = whole || data.length >= ENOUGH;
        Content binary = binary(data, last);
        if (binary != MORE) {
            return binary;
        }
        if (isText(data)) {
            return text(textOf(data), whole || data.length >= MOST_LIST, last);
        }
        return last ? OTHER : MORE;
    }

    private static Content binary(byte[] data, boolean last) {
        if (begins(data, "FLV\u0001")) {
            return FLV;
        }
        if (begins(data, "OggS") || begins(data, "ID3")) {
            return AUDIO;
        }
        if (Mp4Reader.looksLike(data)
                || begins(data, "fLaC")
                || begins(data, "RIFF")
                || begins(data, "\u001a\u0045\u00df\u00a3")
                || begins(data, "\u0030\u0026\u00b2\u0075")) {
            return NOT_READ;
        }
        if (!isText(data) && TsSync.isContent(data, last)) { // entries of one length have their letters in step, too
            return MPEGTS;
        }
        AudioFrames frames = new AudioFrames();
        frames.feed(data, 0, Math.min(data.length, ENOUGH));
        if (frames.frames() >= AUDIO_FRAMES) {
            return AUDIO;
        }
        return UnreadAudio.in(data, Math.min(data.length, ENOUGH)) ? NOT_READ : MORE;
    }

    private static Content text(String text, boolean whole, boolean last) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("#extm3u")) {
            if (lower.contains("\n#ext-x-")) {
                return HLS;
            }
            return whole ? LIST : MORE;
        }
        if (lower.startsWith("[playlist]") || lower.startsWith("[reference]")) {
            return whole ? LIST : MORE;
        }
        if (lower.startsWith("<")) {
            Matcher root = ROOT.matcher(lower);
            return root.find() ? document(root.group(1), whole) : last ? OTHER : MORE;
        }
        if (ADDRESS.matcher(lower).find()) {
            return whole ? LIST : MORE;
        }
        return last ? OTHER : MORE;
    }

    private static Content document(String root, boolean whole) {
        return switch (root.substring(root.indexOf(':') + 1)) {
            case "mpd" -> DASH;
            case "html", "head", "body" -> PAGE;
            case "playlist", "asx" -> whole ? LIST : MORE;
            default -> OTHER;
        };
    }

    /** The text behind a byte order mark and white space. */
    static String textOf(byte[] data) {
        String text = new String(data, 0, Math.min(data.length, MOST_LIST), StandardCharsets.UTF_8);
        return (text.startsWith("\ufeff") ? text.substring(1) : text).stripLeading();
    }

    private static boolean isText(byte[] data) {
        int looked = Math.min(data.length, 512);
        for (int i = 0; i < looked; i++) {
            int each = data[i] & 0xff;
            if (each < 0x20 && each != '\t' && each != '\r' && each != '\n') {
                return false;
            }
        }
        return looked > 0;
    }

    private static boolean begins(byte[] data, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < wanted.length; i++) {
            if (i >= data.length || data[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
