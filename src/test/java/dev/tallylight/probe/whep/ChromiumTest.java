package dev.tallylight.probe.whep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tallylight.net.dial.Datagrams;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Verdict;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser as the server: libwebrtc's ICE, DTLS in both roles and SRTP, with HTTP put before it. */
@Tag("thorough")
class ChromiumTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ANSWER = """
            async ({ offer, setup }) => {
              const canvas = document.createElement('canvas');
              const pen = canvas.getContext('2d');
              setInterval(() => { pen.fillStyle = '#' + Math.random().toString(16).slice(2, 8); pen.fillRect(0, 0, 300, 150); }, 50);
              const sound = new AudioContext();
              const tone = sound.createOscillator();
              const ear = sound.createMediaStreamDestination();
              tone.connect(ear);
              tone.start();
              const peer = window.peer = new RTCPeerConnection();
              await peer.setRemoteDescription({ type: 'offer', sdp: offer });
              for (const track of [...canvas.captureStream(15).getTracks(), ...ear.stream.getTracks()]) peer.addTrack(track);
              const answer = await peer.createAnswer();
              await peer.setLocalDescription({ type: 'answer', sdp: answer.sdp.replace(/a=setup:active/g, 'a=setup:' + setup) });
              while (peer.iceGatheringState !== 'complete') await new Promise(done => setTimeout(done, 20));
              return peer.localDescription.sdp;
            }""";

    private record Asked(String offer, CompletableFuture<String> answer) {}

    @ParameterizedTest(name = "the browser is {0}")
    @ValueSource(strings = {"active", "passive"})
    void playsWhatABrowserSends(String setup) throws Exception {
        assumeTrue(Files.isExecutable(CHROMIUM), "skipped: there is no Chromium at " + CHROMIUM);
        SynchronousQueue<Asked> asked = new SynchronousQueue<>();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/whep", exchange -> exchange(exchange, asked));
        http.start();
        try (ProbeBench bench = new ProbeBench("private,192.0.2.0/24"); // some machines' own network
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright.chromium().launch(launch());
                Page page = browser.newPage()) {
            AtomicReference<@Nullable ProbeOutcome> outcome = new AtomicReference<>();
            Cancellable probing = bench.prober(new WhepProbe(
                            bench.vertx,
                            bench.sessions,
                            new Datagrams(bench.vertx),
                            bench.egress,
                            new HandshakeThreads(InstantSource.system())))
                    .probe(
                            ProbeBench.target(
                                    "http://127.0.0.1:" + http.getAddress().getPort() + "/whep",
                                    Protocol.WHEP,
                                    TIMEOUT),
                            dev.tallylight.probe.ProbeMemory.NONE)
                    .subscribe()
                    .with(outcome::set);
            Asked post = asked.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertThat(post).isNotNull();
            post.answer.complete(String.valueOf(page.evaluate(ANSWER, Map.of("offer", post.offer, "setup", setup))));
            for (int i = 0; i < 250 && outcome.get() == null; i++) {
                page.waitForTimeout(100); // lets the browser go on
            }
            probing.cancel();
            ProbeOutcome seen = outcome.get();
            assertThat(seen).isNotNull();
            assertThat(seen.verdict()).as(ProbeBench.story(seen)).isEqualTo(new Verdict.Up(true));
            assertThat(seen.facts().video()).isNotNull();
            assertThat(seen.facts().audio()).isNotNull();
        } finally {
            http.stop(0);
        }
    }

    private static void exchange(HttpExchange exchange, SynchronousQueue<Asked> asked) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("POST")) {
                Asked question = new Asked(body, new CompletableFuture<>());
                asked.put(question);
                byte[] answer = question.answer.join().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/sdp");
                exchange.sendResponseHeaders(201, answer.length);
                exchange.getResponseBody().write(answer);
            } else {
                exchange.sendResponseHeaders(200, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static BrowserType.LaunchOptions launch() {
        return new BrowserType.LaunchOptions()
                .setExecutablePath(CHROMIUM)
                .setArgs(List.of(
                        "--no-sandbox",
                        "--autoplay-policy=no-user-gesture-required",
                        "--disable-features=WebRtcHideLocalIpsWithMdns"));
    }
}
