package dev.tallylight.probe.live;

import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeRun;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpPlaybackTest {
    private static final int MORE_THAN_SYSTEMS_TAKE = 32 * 1024 * 1024;

    private final ProbeBench bench = new ProbeBench();
    private final ContextInternal context = ((VertxInternal) bench.vertx).createEventLoopContext();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Says a lot, and then has heard enough. */
    private final class Talking extends TcpPlayback {
        Talking(ProbeTarget target) {
            super(
                    target,
                    new ProbeRun(target.timeout()),
                    TcpPlaybackTest.this.context,
                    bench.dialer,
                    bench.egress.streams(),
                    false);
        }

        @Override
        protected void connected() {
            send(new byte[MORE_THAN_SYSTEMS_TAKE]);
        }

        @Override
        protected void received(byte[] data) {
            fail(Reason.PROTOCOL_ERROR, Stage.PROTOCOL, "enough");
        }

        @Override
        protected MediaFacts facts() {
            return MediaFacts.NONE;
        }
    }

    @Test
    void hearsNoMoreOfAServerThatReadsNothing() {
        try (ScriptedServer server = ScriptedServer.playing(line -> {
            while (true) {
                line.send("and on ");
                line.idle(Duration.ofMillis(10));
            }
        })) {
            ProbeTarget target =
                    ProbeBench.target("tcp://127.0.0.1:" + server.port(), Protocol.TCP, Duration.ofSeconds(5));
            new Talking(target)
                    .play()
                    .runSubscriptionOn(work -> context.runOnContext(v -> work.run()))
                    .await()
                    .atMost(target.timeout());
            await().until(() -> server.openConnections() == 0);
        }
    }
}
