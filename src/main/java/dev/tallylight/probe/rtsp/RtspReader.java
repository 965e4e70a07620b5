package dev.tallylight.probe.rtsp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection's bytes apart into messages and interleaved packets (RFC 2326 §4 and §10.12). Pure. A head may have
 * {@value #MOST_HEAD} bytes, a body {@value #MOST_BODY}. Once a server has spoken RTSP, stray bytes between its frames
 * are skipped and counted, as players do, {@value #MOST_STRAY} in a row.
 */
final class RtspReader {
    static final int MOST_HEAD = 16 * 1024;
    static final int MOST_BODY = 256 * 1024;

    static final int MOST_STRAY = 64 * 1024;

    /** So many beginnings of nothing within each other are no stream. */
    private static final int MOST_STARTS = 200;

    private static final int FRAME_HEADER = 4;
    private static final int MOST_CHANNEL = 31; // two for each of sixteen tracks

    private final Sink sink;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private @Nullable Message message;
    private int left;
    private boolean frame;
    private boolean began;
    private int lastThree;
    private int depth;
    private long stray;
    private int strayInARow;

    /** Where what was read goes. */
    interface Sink {
        void message(Message message, byte[] body);

        /** @param packet one whole frame, without its header */
        void interleaved(int channel, byte[] packet);
    }

    /**
     * A response, or a request of the server's.
     *
     * @param status 0 for a request
     * @param line the first line
     * @param headers by their names in lower case; of those that come twice, the first
     * @param challenges each {@code WWW-Authenticate}
     */
    record Message(int status, String line, Map<String, String> headers, List<String> challenges) {
        private static final int MOST_WORDS = 200;

        /** A header's value; empty where there is none. */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        /** Status and reason phrase, as the server says them, on one line. */
        String words() {
            String words = line.substring(line.indexOf(' ') + 1);
            return (words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "…" : words)
                    .replaceAll("\\p{Cntrl}", " ")
                    .strip();
        }
    }

    /** What is not RTSP, or is beyond a bound. */
    static final class MalformedException extends RuntimeException {
        private final boolean tooLarge;

        MalformedException(String message, boolean tooLarge) {
            super(message, null, false, false);
            this.tooLarge = tooLarge;
        }

        boolean tooLarge() {
            return tooLarge;
        }
    }

    RtspReader(Sink sink) {
        this.sink = sink;
    }

    /**
     * Takes bytes as they come.
     *
     * @throws MalformedException when they cannot be RTSP
     */
    void feed(byte[] data) {
        int at = 0;
        while (at < data.length) {
            if (left > 0) {
                int size = Math.min(left, data.length - at);
                held.write(data, at, size);
                left -= size;
                at += size;
                if (left == 0) {
                    whole();
                }
            } else if (held.size() == 0 && data[at] == '$' && strayInARow == 0 && wholeFrame(data, at)) {
                at += FRAME_HEADER + frameLength(data, at);
            } else {
                head(data[at++]);
            }
        }
    }

    /** The usual case, without keeping anything: a frame of media that is all there. */
    private boolean wholeFrame(byte[] data, int at) {
        if (data.length - at < FRAME_HEADER || data.length - at - FRAME_HEADER < frameLength(data, at)) {
            return false;
        }
        int payload = at + FRAME_HEADER;
        sink.interleaved(data[at + 1] & 0xff, Arrays.copyOfRange(data, payload, payload + frameLength(data, at)));
        return true;
    }

    private static int frameLength(byte[] data, int at) {
        return (data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff;
    }

    private void head(byte next) {
        if (held.size() == 0 && (next == '\r' || next == '\n')) {
            return; // empty lines between messages
        }
        held.write(next);
        lastThree = (lastThree << 8 | next & 0xff) & 0xff_ffff;
        boolean emptyLine = (lastThree & 0xffff) == 0x0a0a || lastThree == 0x0a0d0a;
        byte[] bytes = held.size() <= FRAME_HEADER || emptyLine ? held.toByteArray() : new byte[0];
        if (bytes.length == FRAME_HEADER && bytes[0] == '$') {
            if (strayInARow > 0 && (bytes[1] & 0xff) > MOST_CHANNEL) {
                skip();
                return;
            }
            frame = true;
            left = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
            if (left == 0) {
                whole();
            }
            return;
        }
        if (bytes.length == 1 && bytes[0] != '$' && !(bytes[0] >= 'A' && bytes[0] <= 'Z')) {
            skip();
            return;
        }
        boolean text = next >= ' ' || next < 0 || next == '\r' || next == '\n' || next == '\t';
        if (began && !text && (bytes.length == 0 || bytes[0] != '$')) {
            skip();
            return;
        }
        if (held.size() > MOST_HEAD) {
            throw new MalformedException("a head of more than " + MOST_HEAD + " bytes", true);
        }
        if (emptyLine && bytes.length > FRAME_HEADER) {
            held.reset();
            begin(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    /** What is held begins nothing: goes on at the next place in it that may. */
    private void skip() {
        if (!began) {
            throw new MalformedException("what the server sends is not RTSP", false);
        }
        byte[] bytes = held.toByteArray();
        held.reset();
        int next = 1;
        while (next < bytes.length && bytes[next] != '$') {
            next++;
        }
        strayed(next);
        if (++depth > MOST_STARTS) {
            throw new MalformedException("what the server sends is not RTSP any more", false);
        }
        feed(Arrays.copyOfRange(bytes, next, bytes.length));
        depth--;
    }

    private void strayed(int bytes) {
        stray += bytes;
        strayInARow += bytes;
        if (strayInARow > MOST_STRAY) {
            throw new MalformedException(
                    "more than " + MOST_STRAY + " bytes in a row that belong to no message and no frame", false);
        }
    }

    /** Bytes that belonged to no message and no frame. */
    long stray() {
        return stray;
    }

    private void begin(String head) {
        if (began && !head.contains("RTSP/")) { // letters among stray bytes
            strayed(head.length());
            return;
        }
        Map<String, String> headers = new TreeMap<>();
        List<String> challenges = new ArrayList<>();
        String[] lines = head.split("\r?\n");
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = lines[i].substring(colon + 1).strip();
                headers.putIfAbsent(name, value);
                if (name.equals("www-authenticate")) {
                    challenges.add(value);
                }
            }
        }
        message = new Message(status(lines[0]), lines[0], headers, challenges);
        left = length(headers.getOrDefault("content-length", "0"));
        if (left == 0) {
            whole();
        }
    }

    private static int status(String line) {
        String[] words = line.split(" ", 3);
        if (!words[0].startsWith("RTSP/")) {
            if (words.length == 3 && words[2].startsWith("RTSP/")) {
                return 0;
            }
            throw new MalformedException("what the server sends is not RTSP", false);
        }
        if (words.length < 2 || !words[1].matches("[1-9][0-9]{2}")) {
            throw new MalformedException("a status line without a status", false);
        }
        return Integer.parseInt(words[1]);
    }

    private static int length(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new MalformedException("a Content-Length that is no number", false);
        }
        if (Long.parseLong(text) > MOST_BODY) {
            throw new MalformedException("a body of " + text + " bytes", true);
        }
        return Integer.parseInt(text);
    }

    private void whole() {
        began = true;
        strayInARow = 0;
        byte[] bytes = held.toByteArray();
        held.reset();
        Message complete = message;
        if (frame) {
            frame = false;
            byte[] packet = Arrays.copyOfRange(bytes, FRAME_HEADER, bytes.length);
            sink.interleaved(bytes[1] & 0xff, packet);
        } else if (complete != null) {
            message = null;
            sink.message(complete, bytes);
        }
    }
}
