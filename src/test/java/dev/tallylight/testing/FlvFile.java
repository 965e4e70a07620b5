package dev.tallylight.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Twenty seconds of H.264 and AAC in FLV, by somebody else's muxer, tag by tag. */
public final class FlvFile {
    /** @param body without the tag's header */
    public record Tag(int type, int timestamp, byte[] body) {
        /** The tag as it stands in the file, with the size behind it. */
        public byte[] bytes() {
            ByteBuffer out = ByteBuffer.allocate(11 + body.length + 4);
            out.putInt(type << 24 | body.length);
            out.putInt(timestamp << 8 | timestamp >>> 24);
            return out.put(new byte[3]).put(body).putInt(11 + body.length).array();
        }
    }

    /** Sends a tag. */
    @FunctionalInterface
    public interface Sender {
        void send(Tag tag) throws IOException;
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {
        void idle(Duration time);
    }

    private static final int HEADER = 13;

    private FlvFile() {}

    public static byte[] header() throws IOException {
        return Arrays.copyOf(whole(), HEADER);
    }

    public static List<Tag> tags() throws IOException {
        ByteBuffer in = ByteBuffer.wrap(whole()).position(HEADER);
        List<Tag> tags = new ArrayList<>();
        while (in.remaining() > 11) {
            int first = in.getInt();
            int time = in.getInt();
            in.position(in.position() + 3);
            byte[] body = new byte[first & 0xffffff];
            in.get(body).getInt();
            tags.add(new Tag(first >>> 24, time >>> 8 | time << 24, body));
        }
        return tags;
    }

    /** The first {@code burst} of it at once, the rest as fast as it plays, all until {@code until}. */
    public static void play(Duration burst, Duration until, Sender sender, Pause pause) throws IOException {
        long started = System.nanoTime();
        for (Tag tag : tags()) {
            if (tag.timestamp() > until.toMillis()) {
                return;
            }
            long due = tag.timestamp() - burst.toMillis();
            long now = (System.nanoTime() - started) / 1_000_000;
            if (due > now) {
                pause.idle(Duration.ofMillis(due - now));
            }
            sender.send(tag);
        }
    }

    private static byte[] whole() throws IOException {
        return Ffmpeg.encoded(20, "live.flv", "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "flv");
    }
}
