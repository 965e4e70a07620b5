package dev.tallylight.probe.rtmp;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.testing.FlvFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** The server's side of one RTMP connection in tests: says what a test tells it to, when the client has asked. */
final class RtmpServer {
    private final ScriptedServer.Line line;

    RtmpServer(ScriptedServer.Line line) {
        this.line = line;
    }

    void shake() throws IOException {
        byte[] greeting = line.read(1537);
        byte[] answer = new byte[1 + 2 * 1536];
        answer[0] = 3;
        System.arraycopy(greeting, 1, answer, 1 + 1536, 1536);
        line.send(answer);
        line.read(1536);
    }

    /** Takes the client's next command; what it holds is told by its name. */
    void expect(String command) throws IOException {
        byte[] name = command.getBytes();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        while (indexOf(seen.toByteArray(), name) < 0) {
            seen.write(line.read(1));
        }
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = Math.max(0, all.length - part.length); i + part.length <= all.length; i++) {
            if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    void accept() throws IOException {
        shake();
        expect("connect");
        line.send(ChunkWriter.control(RtmpMessage.WINDOW_ACKNOWLEDGEMENT_SIZE, 100_000));
        result(1, Map.of("code", "NetConnection.Connect.Success"));
        expect("createStream");
        result(2, 1);
        expect("play");
    }

    void result(int transaction, Object info) throws IOException {
        line.send(ChunkWriter.command("_result", transaction, null, info));
    }

    void error(int transaction, Object info) throws IOException {
        line.send(ChunkWriter.command("_error", transaction, null, info));
    }

    void status(String level, String code) throws IOException {
        line.send(ChunkWriter.command(
                "onStatus", 0, null, Map.of("level", level, "code", code, "description", "in its own words")));
    }

    void media(FlvFile.Tag tag) throws IOException {
        line.send(message(tag.type() == 18 ? 5 : tag.type(), tag.type(), tag.timestamp(), tag.body(), 128));
    }

    void play(Duration burst, Duration until) throws IOException {
        FlvFile.play(burst, until, this::media, line::idle);
    }

    /** A message with an absolute time in chunks of that size. */
    static byte[] message(int chunkStream, int type, long timestamp, byte[] body, int chunkSize) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean extended = timestamp >= 0xffffff;
        out.write(chunkStream);
        number(out, extended ? 0xffffff : timestamp, 3);
        number(out, body.length, 3);
        out.write(type);
        out.writeBytes(new byte[] {1, 0, 0, 0});
        for (int at = 0; at < body.length || at == 0; at += chunkSize) {
            if (at > 0) {
                out.write(0xc0 | chunkStream);
            }
            if (extended) {
                number(out, timestamp, 4);
            }
            out.write(body, at, Math.min(chunkSize, body.length - at));
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }
}
