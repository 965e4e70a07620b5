package dev.tallylight.probe.icy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.media.AudioBytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Radios in containers and codecs that we cannot read, whatever their servers call them: unknown, and never down. */
class UnreadRadioTest {
    private static final Map<String, byte[]> STREAMS = Map.of(
            "FLAC", beginning("fLaC"),
            "WebM", beginning("\u001aE\u00df\u00a3"),
            "MP4", beginning("\0\0\0\u0018ftypisom"),
            "WAV", beginning("RIFF\0\0\0\0WAVE"),
            "free format", AudioBytes.freeFormat(626, 200),
            "LOAS", AudioBytes.loas(500));

    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static byte[] beginning(String magic) {
        return Arrays.copyOf(magic.getBytes(StandardCharsets.ISO_8859_1), 600_000);
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, audio/mpeg, FLAC",
        "AUTO, application/octet-stream, FLAC",
        "ICECAST, audio/mpeg, FLAC",
        "AUTO, audio/mpeg, WebM",
        "AUTO, audio/aac, MP4",
        "ICECAST, application/octet-stream, WAV",
        "AUTO, audio/mpeg, free format",
        "ICECAST, audio/mpeg, free format",
        "AUTO, audio/aacp, LOAS",
        "ICECAST, application/octet-stream, LOAS"
    })
    void isUnknown(Protocol protocol, String type, String kind) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.0 200 OK\r\nContent-Type: " + type + "\r\nicy-name: Test\r\n\r\n");
            line.send(STREAMS.getOrDefault(kind, new byte[0]));
            line.untilClosed();
        })) {
            ProbeOutcome outcome = bench.probe(
                    ProbeBench.target(server.url("/live"), protocol, Duration.ofSeconds(4)),
                    new IcyProbe(bench.vertx, bench.sessions, bench.egress));
            assertThat(outcome.verdict())
                    .as(ProbeBench.story(outcome))
                    .isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
                        assertThat(unknown.reason()).isEqualTo(Reason.UNSUPPORTED);
                        assertThat(unknown.detail()).contains("cannot be read yet");
                    });
        }
    }
}
