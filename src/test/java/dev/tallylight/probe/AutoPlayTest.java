package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.icy.IcyProbe;
import dev.tallylight.probe.media.AudioBytes;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AutoPlayTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ProbeBench bench = new ProbeBench();
    private final AtomicBoolean offAir = new AtomicBoolean();

    @AfterEach
    void close() {
        bench.close();
    }

    private IcyProbe icy() {
        return new IcyProbe(bench.vertx, bench.sessions, bench.egress);
    }

    /** /live plays, /a.pls and /b.pls name each other, /gone is not there; all else is a page. */
    private void answer(ScriptedServer.Line line) throws java.io.IOException {
        String asked = Objects.requireNonNullElse(line.request(), "");
        if (asked.startsWith("GET /live") && !offAir.get()) {
            line.send("HTTP/1.0 200 OK\r\n\r\n");
            long began = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                line.send(AudioBytes.mp3(10));
                line.idleUntil(began, Duration.ofMillis((i + 1) * 255L));
            }
        } else if (asked.startsWith("GET /a.pls")) {
            line.send("HTTP/1.0 200 OK\r\n\r\n[playlist]\nFile1=/b.pls\n");
        } else if (asked.startsWith("GET /b.pls")) {
            line.send("HTTP/1.0 200 OK\r\n\r\n[playlist]\nFile1=/a.pls\n");
        } else if (asked.startsWith("GET /two.pls")) {
            line.send("HTTP/1.0 200 OK\r\n\r\n[playlist]\nFile1=/gone\nFile2=/live\n");
        } else if (asked.startsWith("GET /gone")) {
            line.send("HTTP/1.0 404 Not Found\r\n\r\n");
        } else {
            line.send("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>off air</html>");
        }
    }

    private ProbeOutcome probe(ScriptedServer server, String path, ProbeMemory memory) {
        ProbeTarget target = ProbeBench.target(server.url(path), Protocol.AUTO, TIMEOUT);
        return bench.prober(icy(), new dev.tallylight.probe.http.HttpProbe(bench.sessions, bench.egress))
                .probe(target, memory)
                .await()
                .atMost(TIMEOUT.plusSeconds(5));
    }

    @Test
    void isDownWhereAPageStandsWhereAStreamPlayedAndUnknownWhereNoneEverDid() {
        try (var server = ScriptedServer.playing(this::answer)) {
            ProbeOutcome played = probe(server, "/live", ProbeMemory.NONE);
            assertThat(played.verdict()).isEqualTo(new Verdict.Up(true));
            offAir.set(true);
            assertThat(probe(server, "/live", played.memory()).verdict())
                    .isInstanceOfSatisfying(Verdict.Down.class, down -> {
                        assertThat(down.reason()).isEqualTo(Reason.UNEXPECTED_CONTENT);
                        assertThat(down.detail()).contains("a web page (text/html)", "played as icecast before");
                    });
            assertThat(probe(server, "/live", ProbeMemory.NONE).verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Unknown.class,
                            unknown -> assertThat(unknown.detail()).contains("protocol"));
        }
    }

    @Test
    void endsWhereAListLeadsBackToItself() {
        try (var server = ScriptedServer.playing(this::answer)) {
            assertThat(probe(server, "/a.pls", ProbeMemory.NONE).verdict())
                    .isInstanceOfSatisfying(
                            Verdict.Down.class,
                            down -> assertThat(down.detail()).contains("leads back"));
            assertThat(server.connections()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void playsTheFirstOfAListThatPlaysAndNamesWhatItPassed() {
        try (var server = ScriptedServer.playing(this::answer)) {
            assertThat(probe(server, "/two.pls", ProbeMemory.NONE).verdict())
                    .isInstanceOfSatisfying(Verdict.Degraded.class, degraded -> {
                        assertThat(degraded.reason()).isEqualTo(Reason.NOT_FOUND);
                        assertThat(degraded.detail()).contains("address 2 of 2", "/gone");
                    });
        }
    }
}
