package dev.tallylight.bench.fleet;

import dev.tallylight.probe.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another player's opinion of a stream: ffprobe's, where it can play it. */
final class Player {
    private static final int PATIENCE_SECONDS = 15;
    private static final int CONNECT_MS = 2_000;
    private static final int LONGEST = 300;

    private Player() {}

    /** Whether it plays, and what is said where it does not; of WHEP, which ffprobe has not, whether its port is open. */
    record Opinion(boolean plays, String words) {}

    static Opinion of(Protocol protocol, String url) throws IOException, InterruptedException {
        return switch (protocol) {
            case TCP, WHEP -> connected(URI.create(url));
            default -> ffprobe(url);
        };
    }

    private static Opinion connected(URI url) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), CONNECT_MS);
            return new Opinion(true, "its port is open");
        } catch (IOException e) {
            return new Opinion(false, "its port is closed: " + e.getMessage());
        }
    }

    private static Opinion ffprobe(String url) throws IOException, InterruptedException {
        Process ffprobe = new ProcessBuilder(
                        List.of("ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", url))
                .redirectErrorStream(true)
                .start();
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> text(ffprobe));
        boolean ended;
        try {
            ended = ffprobe.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            ffprobe.destroyForcibly(); // also where whoever waited was told to wait no longer
        }
        String words = said.join().strip().replaceAll("\\s+", " ");
        String shown = words.length() > LONGEST ? words.substring(words.length() - LONGEST) : words;
        return ended && ffprobe.exitValue() == 0 && !words.isEmpty()
                ? new Opinion(true, "ffprobe plays it: " + shown)
                : new Opinion(false, "ffprobe does not play it: " + (ended ? shown : "no end after 15 s; " + shown));
    }

    private static String text(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "its answer broke off: " + e.getMessage();
        }
    }
}
