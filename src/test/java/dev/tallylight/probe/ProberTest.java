package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.http.HttpProbe;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProberTest {
    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static Probe playing(Protocol protocol, Uni<Probe.Played> played) {
        return new Probe() {
            @Override
            public Protocol protocol() {
                return protocol;
            }

            @Override
            public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
                return played;
            }
        };
    }

    private static ProbeTarget rtmp(Duration timeout) {
        return ProbeBench.target("rtmp://127.0.0.1/a/b?token=secret", Protocol.AUTO, timeout);
    }

    @Test
    void endsAProbeThatDoesNot() {
        AtomicBoolean cancelled = new AtomicBoolean();
        Uni<Probe.Played> never =
                Uni.createFrom().<Probe.Played>nothing().onCancellation().invoke(() -> cancelled.set(true));
        ProbeOutcome outcome = bench.probe(rtmp(Duration.ofMillis(200)), playing(Protocol.RTMP, never));
        assertThat(outcome.protocol()).isEqualTo(Protocol.RTMP);
        assertThat(outcome.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(Reason.RESPONSE_TIMEOUT));
        assertThat(outcome.timings().total()).isBetween(Duration.ofMillis(440), Duration.ofMillis(3000));
        assertThat(cancelled).isTrue();
    }

    /** Some servers answer a wrong request with all of it, and what they say is shown to whoever sees the stream. */
    @Test
    void saysNothingBackThatItWasSentAndNobodyIsShown() {
        ProbeTarget target = new ProbeTarget(
                Url.parse("http://us%65r:pa%24%24w0rd@127.0.0.1/live/a?pin=48213&quality=high"),
                Protocol.HTTP,
                new Credentials.UserPassword("operator", "hunter2"),
                Expectations.NONE,
                Duration.ofSeconds(5));
        String said = "no such pin 48213, sir user:pa$$w0rd, dXNlcjpwYSQkdzByZA==, operator:hunter2,"
                + " b3BlcmF0b3I6aHVudGVyMg==; 404 at /live/a, quality high";
        Probe echoing = new Probe() {
            @Override
            public Protocol protocol() {
                return Protocol.HTTP;
            }

            @Override
            public Uni<Played> play(ProbeTarget played, ProbeMemory memory, ProbeRun run) {
                run.step("GET", said);
                return Uni.createFrom().item(Played.failed(Reason.NOT_FOUND, Stage.ACCESS, said));
            }
        };
        ProbeOutcome outcome = bench.probe(target, echoing);
        String shown = "no such pin ***, sir ***, ***, operator:***, ***; 404 at /live/a, quality high";
        assertThat(outcome.steps()).extracting(Step::detail).contains(shown);
        assertThat(outcome.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.detail()).isEqualTo(shown));
    }

    @Test
    void takesAnErrorOfOursForNoFaultOfTheStream() {
        Uni<Probe.Played> bug = Uni.createFrom().failure(new IllegalStateException("secret inside"));
        ProbeOutcome outcome = bench.probe(rtmp(Duration.ofSeconds(5)), playing(Protocol.RTMP, bug));
        assertThat(outcome.verdict()).isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
            assertThat(unknown.reason()).isEqualTo(Reason.PROBE_ERROR);
            assertThat(unknown.detail()).contains("IllegalStateException").doesNotContain("secret");
        });
    }

    @Test
    void takesAThrowingProbeForOneToo() {
        Probe throwing = new Probe() {
            @Override
            public Protocol protocol() {
                return Protocol.RTMP;
            }

            @Override
            public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
                throw new IllegalStateException();
            }
        };
        assertThat(bench.probe(rtmp(Duration.ofSeconds(5)), throwing).verdict()).isInstanceOf(Verdict.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmp://127.0.0.1/a/b", "gopher://127.0.0.1/"})
    void knowsNothingOfWhatItCannotPlay(String url) {
        ProbeOutcome outcome = bench.probe(ProbeBench.target(url, Protocol.AUTO, Duration.ofSeconds(5)));
        assertThat(outcome.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.reason()).isEqualTo(Reason.UNSUPPORTED));
    }

    @Test
    void runsOnTheEventLoopOfItsCaller() {
        AtomicReference<@Nullable Context> seen = new AtomicReference<>();
        Uni<Probe.Played> looking = Uni.createFrom().item(() -> {
            seen.set(Vertx.currentContext());
            return new Probe.Played(new Verdict.Up(true), MediaFacts.NONE, ProbeMemory.NONE);
        });
        Prober prober = bench.prober(playing(Protocol.RTMP, looking));
        Context own = bench.vertx.getOrCreateContext();
        CompletableFuture<ProbeOutcome> done = new CompletableFuture<>();
        own.runOnContext(v -> prober.probe(rtmp(Duration.ofSeconds(5)), ProbeMemory.NONE)
                .subscribe()
                .with(done::complete, done::completeExceptionally));
        await().until(done::isDone);
        assertThat(seen.get()).isSameAs(own);
        prober.probe(rtmp(Duration.ofSeconds(5)), ProbeMemory.NONE).await().atMost(Duration.ofSeconds(5));
        assertThat(seen.get()).isNotNull().isNotSameAs(own);
    }

    @Test
    void closesEverySocketWhenItIsCancelled() {
        try (var server = ScriptedServer.playing(ScriptedServer.Line::untilClosed)) {
            Prober prober = bench.prober(new HttpProbe(bench.sessions, bench.egress));
            ProbeTarget target = ProbeBench.target(server.url("/"), Protocol.HTTP, Duration.ofSeconds(5));
            var running = prober.probe(target, ProbeMemory.NONE).subscribe().with(outcome -> {});
            await().until(() -> server.openConnections() == 1);
            running.cancel();
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void callsARefusalOfTheEgressPolicyUnknown() {
        try (ProbeBench strict = new ProbeBench("public")) {
            ProbeTarget target = ProbeBench.target("http://127.0.0.1:9/", Protocol.HTTP, Duration.ofSeconds(5));
            ProbeOutcome outcome = strict.probe(target, new HttpProbe(strict.sessions, strict.egress));
            assertThat(outcome.verdict()).isInstanceOfSatisfying(Verdict.Unknown.class, unknown -> {
                assertThat(unknown.reason()).isEqualTo(Reason.EGRESS_REFUSED);
                assertThat(unknown.detail()).contains("TALLYLIGHT_EGRESS_STREAMS");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rtmps://h/a, RTMP",
        "rtsp://h/a, RTSP",
        "srt://h:1, SRT",
        "udp://h:1, MPEGTS",
        "tls://h:1, TCP",
        "wss://h/a, FLV",
        "http://h/a.m3u8, HLS",
        "http://h/A.M3U8?x=1, HLS",
        "https://h/a.mpd, DASH",
        "http://h/a.flv, FLV",
        "http://h/whep/test, WHEP",
        "gopher://h/, AUTO"
    })
    void decidesBySchemeAndPath(String url, Protocol protocol) {
        Url parsed = Url.parse(url);
        assertThat(ProtocolDetector.byName(parsed.scheme(), parsed.path().toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(protocol);
    }

    /** One probe hears seconds: silence is counted from probe to probe, and ends with the first sound. */
    @Test
    void remembersSinceWhenThereIsSilence() {
        AtomicReference<Boolean> silent = new AtomicReference<>(true);
        Probe listening = new Probe() {
            @Override
            public Protocol protocol() {
                return Protocol.RTMP;
            }

            @Override
            public Uni<Played> play(ProbeTarget target, ProbeMemory memory, ProbeRun run) {
                assertThat(memory).isSameAs(ProbeMemory.NONE);
                run.heard(silent.get());
                MediaFacts facts = new MediaFacts("rtmp", null, new MediaFacts.Audio("aac", 44100, 2), null);
                return Uni.createFrom().item(new Played(new Verdict.Up(true), facts, ProbeMemory.NONE));
            }
        };
        Expectations expect =
                new Expectations(false, false, null, java.util.Set.of(), null, Duration.ofMillis(300), false, true);
        ProbeTarget target =
                new ProbeTarget(Url.parse("rtmp://127.0.0.1/a/b"), Protocol.AUTO, null, expect, Duration.ofSeconds(5));
        Prober prober = bench.prober(listening);
        ProbeOutcome outcome = prober.probe(target, ProbeMemory.NONE).await().indefinitely();
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        while (outcome.verdict() instanceof Verdict.Up) {
            outcome = prober.probe(target, outcome.memory()).await().indefinitely();
        }
        assertThat(outcome.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(Reason.AUDIO_DIGITAL_SILENCE));
        silent.set(false);
        outcome = prober.probe(target, outcome.memory()).await().indefinitely();
        assertThat(outcome.verdict()).isEqualTo(new Verdict.Up(true));
        assertThat(outcome.memory()).isSameAs(ProbeMemory.NONE);
    }

    private static String answer(String status, String headers) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n";
    }

    private Probe httpProbe() {
        return new HttpProbe(bench.sessions, bench.egress);
    }

    @Test
    void comesBackWithTheCookiesOfTheProbeBeforeUntilOneFails() {
        AtomicReference<String> status = new AtomicReference<>("200 OK");
        try (var server = ScriptedServer.playing(line -> {
            for (String head = line.request(); head != null; head = line.request()) {
                line.send(answer(Objects.requireNonNull(status.get()), "Set-Cookie: sid=1; Max-Age=3600\r\n"));
            }
        })) {
            ProbeTarget target = ProbeBench.target(server.url("/a"), Protocol.HTTP, Duration.ofSeconds(5));
            Prober prober = bench.prober(httpProbe());
            ProbeMemory memory = ProbeMemory.NONE;
            for (String next : new String[] {"200 OK", "503 Away", "200 OK"}) {
                memory = prober.probe(target, memory).await().indefinitely().memory();
                status.set(next);
            }
            prober.probe(target, memory).await().indefinitely();
            assertThat(server.requests().stream().map(head -> head.contains("Cookie: sid=1")))
                    .containsExactly(false, true, true, true, false);
        }
    }

    @Test
    void asksAsANewViewerWhereCookiesOfTheProbeBeforeAreTurnedAway() {
        try (var server = ScriptedServer.playing(line -> {
            for (String head = line.request(); head != null; head = line.request()) {
                boolean old = head.contains("Cookie: sid=old");
                line.send(old ? answer("403 Forbidden", "") : answer("200 OK", "Set-Cookie: sid=old\r\n"));
            }
        })) {
            ProbeTarget target = ProbeBench.target(server.url("/a"), Protocol.HTTP, Duration.ofSeconds(5));
            Prober prober = bench.prober(httpProbe());
            ProbeOutcome first = prober.probe(target, ProbeMemory.NONE).await().indefinitely();
            ProbeOutcome second = prober.probe(target, first.memory()).await().indefinitely();
            assertThat(second.verdict()).isEqualTo(new Verdict.Up(true));
            assertThat(second.steps()).extracting(Step::name).contains("cookies");
            assertThat(second.steps().toString()).doesNotContain("old");
        }
    }
}
