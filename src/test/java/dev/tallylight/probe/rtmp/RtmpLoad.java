package dev.tallylight.probe.rtmp;

import dev.tallylight.net.http.ScriptedServer;
import java.io.IOException;
import java.time.Duration;

/** The test's RTMP server, for benchmarks. */
public final class RtmpLoad {
    private final RtmpServer server;

    public RtmpLoad(ScriptedServer.Line line) {
        server = new RtmpServer(line);
    }

    /** Accepts whoever comes, and plays. */
    public void play(Duration burst, Duration until) throws IOException {
        server.accept();
        server.status("status", "NetStream.Play.Start");
        server.play(burst, until);
    }
}
