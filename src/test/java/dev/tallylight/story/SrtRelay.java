package dev.tallylight.story;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * libsrt's own relay, listening for many callers, fed by ffmpeg: what the lab's listener, which ends with its first
 * caller, cannot show.
 */
final class SrtRelay implements AutoCloseable {
    private static final String SOURCE = "-hide_banner -loglevel error -re -f lavfi -i testsrc2=size=320x180:rate=15"
            + " -f lavfi -i sine=frequency=440:sample_rate=44100 -c:v libx264 -preset ultrafast -tune zerolatency"
            + " -pix_fmt yuv420p -g 30 -b:v 200k -c:a aac -b:a 64k -f mpegts udp://127.0.0.1:%d?pkt_size=1316";

    private final List<Process> running = new ArrayList<>();
    private final int port;

    /**
     * @param udpPort where it takes the stream from
     * @param options of the listener: {@code &passphrase=…}
     */
    SrtRelay(int port, int udpPort, String options) throws IOException {
        this.port = port;
        start(List.of(
                "srt-live-transmit",
                "-q",
                "udp://127.0.0.1:" + udpPort,
                "srt://127.0.0.1:" + port + "?mode=listener" + options));
    }

    /** Feeds it. */
    Process publish(int udpPort) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg"));
        command.addAll(List.of(SOURCE.formatted(udpPort).split(" ")));
        return start(command);
    }

    String url(String options) {
        return "srt://127.0.0.1:" + port + options;
    }

    static void signal(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        running.add(process);
        return process;
    }

    @Override
    public void close() {
        running.forEach(Process::destroyForcibly);
    }
}
