package dev.tallylight.probe.ts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Verdict;
import dev.tallylight.testing.Ffmpeg;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recordings over HTTP: available, and never live. */
class TsFileTest {
    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private ProbeOutcome probe(int times, boolean ends) throws IOException {
        byte[] part = Ffmpeg.encoded(
                12, "twelve-seconds.ts", "-c:v", "libopenh264", "-g", "15", "-c:a", "aac", "-f", "mpegts");
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            long length = (long) part.length * (ends ? times : 1000);
            line.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nContent-Length: " + length + "\r\n\r\n");
            for (int i = 0; i < times; i++) {
                line.send(part);
            }
            line.untilClosed();
        })) {
            return bench.probe(
                    ProbeBench.target(server.url("/a.ts"), Protocol.MPEGTS, Duration.ofSeconds(4)),
                    new TsProbe(bench.vertx, new Datagrams(bench.vertx), bench.sessions, bench.egress));
        }
    }

    private static void assertAvailable(ProbeOutcome outcome) {
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isEqualTo(new Verdict.Up(true));
        assertThat(ProbeBench.story(outcome)).contains("available, never live");
    }

    @Test
    void isAvailableOnceAllOfItCame() throws IOException {
        assertAvailable(probe(1, true));
    }

    /** No server keeps minutes of a live stream for newcomers: there is no need to fetch the rest. */
    @Test
    void isAvailableOnceMoreCameThanAnyServerKeeps() throws IOException {
        assertAvailable(probe(10, false));
    }
}
