package dev.tallylight.probe.rtmp;

import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.Protocol;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was created for a player is deleted by it, as players of every make do: RTMP 1.0 §7.2.2.3. */
class RtmpGoodbyeTest {
    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest(name = "broken off: {0}")
    @ValueSource(booleans = {false, true})
    void deletesItsStream(boolean brokenOff) {
        AtomicBoolean playing = new AtomicBoolean();
        AtomicBoolean deleted = new AtomicBoolean();
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            RtmpServer rtmp = new RtmpServer(line);
            rtmp.accept();
            rtmp.status("status", "NetStream.Play.Start");
            playing.set(true);
            rtmp.expect("deleteStream");
            deleted.set(true);
        })) {
            String url = "rtmp://127.0.0.1:" + server.port() + "/live/test";
            Cancellable probing = bench.prober(new RtmpProbe(bench.vertx, bench.dialer, bench.egress))
                    .probe(ProbeBench.target(url, Protocol.RTMP, Duration.ofSeconds(2)), ProbeMemory.NONE)
                    .subscribe()
                    .with(outcome -> {});
            await().untilTrue(playing);
            if (brokenOff) {
                probing.cancel();
            }
            await().untilTrue(deleted);
        }
    }
}
