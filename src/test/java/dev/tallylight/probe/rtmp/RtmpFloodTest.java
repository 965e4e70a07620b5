package dev.tallylight.probe.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that makes its viewers answer, and reads none of it. */
class RtmpFloodTest {
    private static final int MOST = 60 * 1024 * 1024;

    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void endsBeforeItsAnswersFillTheMemory() {
        byte[] pings = pings();
        try (var server = ScriptedServer.playing(line -> {
            new RtmpServer(line).shake();
            for (int sent = 0; sent < MOST; sent += pings.length) {
                line.send(pings);
            }
            line.untilClosed();
        })) {
            ProbeOutcome outcome = bench.probe(
                    ProbeBench.target(
                            "rtmp://127.0.0.1:" + server.port() + "/live/test", Protocol.RTMP, Duration.ofSeconds(30)),
                    new RtmpProbe(bench.vertx, bench.dialer, bench.egress));
            assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Down.class);
            Verdict.Down down = (Verdict.Down) outcome.verdict();
            assertThat(down.reason()).isEqualTo(Reason.PROTOCOL_ERROR);
            assertThat(down.detail()).contains("reads none of the answers");
        }
    }

    private static byte[] pings() {
        byte[] ping = ChunkWriter.userControl(6, 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < 256 * 1024) {
            all.writeBytes(ping);
        }
        return all.toByteArray();
    }
}
