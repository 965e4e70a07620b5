package dev.tallylight.bench;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.http.ScriptedServer.Line;
import dev.tallylight.probe.media.AudioBytes;
import dev.tallylight.probe.rtmp.RtmpLoad;
import dev.tallylight.testing.FlvFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/**
 * Streams for thousands of viewers, in a process of its own: prints a port for each protocol, then serves until killed; or FLV
 * alone, on the port that is its argument.
 */
public final class LoadServer {
    private static final Duration BURST = Duration.ofSeconds(1);
    private static final Duration WHOLE = Duration.ofSeconds(20);
    private static final int BACKLOG = 4096;

    private LoadServer() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        FlvFile.tags();
        if (arguments.length > 0) {
            serve(Integer.parseInt(arguments[0]), LoadServer::flv);
            Thread.currentThread().join();
        }
        System.out.println("rtmp " + serve(line -> new RtmpLoad(line).play(BURST, WHOLE)));
        System.out.println("flv " + serve(LoadServer::flv));
        System.out.println("mp3 " + serve(LoadServer::mp3));
        System.out.println("silent " + serve(Line::untilClosed));
        System.out.flush();
        Thread.currentThread().join();
    }

    private static int serve(ScriptedServer.Script script) throws IOException {
        return serve(0, script);
    }

    private static int serve(int port, ScriptedServer.Script script) throws IOException {
        return ScriptedServer.playing(new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()), script)
                .port();
    }

    private static void flv(Line line) throws IOException {
        line.request();
        line.send("HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nConnection: close\r\n\r\n");
        line.send(FlvFile.header());
        FlvFile.play(BURST, WHOLE, tag -> line.send(tag.bytes()), line::idle);
    }

    private static void mp3(Line line) throws IOException {
        line.request();
        line.send("HTTP/1.0 200 OK\r\nContent-Type: audio/mpeg\r\nicy-name: Test\r\n\r\n");
        line.send(AudioBytes.mp3(200));
        for (int i = 0; i < 80; i++) {
            line.send(AudioBytes.mp3(10));
            line.idle(Duration.ofMillis(261));
        }
    }
}
