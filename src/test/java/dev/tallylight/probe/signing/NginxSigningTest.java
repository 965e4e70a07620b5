package dev.tallylight.probe.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.Probe;
import dev.tallylight.probe.ProbeBench;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import dev.tallylight.probe.hls.HlsProbe;
import dev.tallylight.probe.rtmp.RtmpProbe;
import dev.tallylight.testing.FreePort;
import dev.tallylight.testing.LiveHls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** nginx judges our signatures: its secure_link module over HTTP, and what its RTMP module passes on. */
class NginxSigningTest {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Path RTMP_MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

    @TempDir
    private Path folder;

    private final ProbeBench bench = new ProbeBench();
    private final List<String> objections = new CopyOnWriteArrayList<>();
    private LiveHls stream;
    private @Nullable HttpServer callback;
    private @Nullable Process nginx;
    private int http;
    private int rtmp;

    @BeforeEach
    void start() throws IOException {
        assumeThat(NGINX)
                .as("skipped: no nginx with its RTMP module on this machine (Debian: nginx libnginx-mod-rtmp)")
                .isExecutable();
        assumeThat(RTMP_MODULE).isRegularFile();
        bench.address = "127.0.0.1";
        stream = new LiveHls();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callback = server;
        server.createContext("/connect", exchange -> {
            try (exchange) {
                String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                String objection = new WmsAuthDoor("s3cret-key")
                        .objection(
                                parameter(form, "wmsAuthSign"), String.valueOf(parameter(form, "addr")), Instant.now());
                objections.add(String.valueOf(objection));
                exchange.sendResponseHeaders(objection == null ? 200 : 403, -1);
            }
        });
        server.start();
        http = FreePort.any();
        rtmp = FreePort.any();
        Path conf = Files.writeString(
                folder.resolve("nginx.conf"), conf(server.getAddress().getPort()));
        nginx = new ProcessBuilder(NGINX.toString(), "-p", folder.toString(), "-c", conf.toString(), "-e", "error.log")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> listens(http) && listens(rtmp));
    }

    private static @Nullable String parameter(String form, String name) {
        for (String pair : form.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private String conf(int callbackPort) {
        return """
                load_module %s;
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 64; }
                rtmp {
                    server {
                        listen 127.0.0.1:%d;
                        on_connect http://127.0.0.1:%d/connect;
                        application live { live on; }
                    }
                }
                http {
                    access_log off;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                    server {
                        listen 127.0.0.1:%d;
                        location / {
                            secure_link $arg_md5,$arg_expires;
                            secure_link_md5 "$secure_link_expires$uri$remote_addr s3cret-key";
                            if ($secure_link = "") { return 403; }
                            if ($secure_link = "0") { return 410; }
                            proxy_pass %s;
                        }
                    }
                }
                """.formatted(
                        RTMP_MODULE,
                        rtmp,
                        callbackPort,
                        http,
                        stream.url().substring(0, stream.url().indexOf('/', 8)));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
        if (nginx != null) {
            nginx.destroy();
            assertThat(nginx.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        if (callback != null) {
            callback.stop(0);
            stream.close();
        }
    }

    private ProbeOutcome probe(String url, Protocol protocol, UrlSigning signing) {
        Probe hls = new HlsProbe(bench.vertx, bench.sessions, bench.egress, bench.clock);
        return bench.probe(
                new ProbeTarget(Url.parse(url), protocol, null, Expectations.NONE, Duration.ofSeconds(8), signing),
                hls,
                new RtmpProbe(bench.vertx, bench.dialer, bench.egress));
    }

    private ProbeOutcome probeHttp(String key, boolean everyRequest) {
        String path = stream.url().substring(stream.url().indexOf('/', 8));
        return probe(
                "http://127.0.0.1:" + http + path,
                Protocol.HLS,
                SignedQuery.of(new SignedQuery.Description(
                        key,
                        "text",
                        Hash.MD5,
                        Encoding.BASE64URL,
                        "{expires}{path}{ip} {key}",
                        "md5={signature}&expires={expires}",
                        Duration.ofMinutes(1),
                        everyRequest)));
    }

    private static void assertDown(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict())
                .as(ProbeBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Down.class, down -> assertThat(down.reason()).isEqualTo(reason));
    }

    @Test
    void secureLinkLetsInPlaylistAndSegmentsThatAreEachSigned() {
        ProbeOutcome outcome = probeHttp("s3cret-key", true);
        assertThat(outcome.verdict()).as(ProbeBench.story(outcome)).isInstanceOf(Verdict.Up.class);
    }

    @Test
    void secureLinkRefusesAnotherKeyAnotherAddressAnOldLinkAndASegmentWithoutSignature() {
        assertDown(probeHttp("another", true), Reason.ACCESS_DENIED);
        assertDown(probeHttp("s3cret-key", false), Reason.SEGMENT_DENIED);
        bench.address = "192.0.2.10";
        assertDown(probeHttp("s3cret-key", true), Reason.ACCESS_DENIED);
        bench.address = "127.0.0.1";
        bench.clock = () -> Instant.now().minus(Duration.ofMinutes(2));
        ProbeOutcome old = probeHttp("s3cret-key", true);
        assertThat(old.verdict()).as(ProbeBench.story(old)).isInstanceOf(Verdict.Down.class);
        assertThat(ProbeBench.story(old)).contains("410");
    }

    @Test
    void rtmpTakesTheSignatureBehindTheApplication() {
        String url = "rtmp://127.0.0.1:" + rtmp + "/live/nobody";
        ProbeOutcome signed = probe(url, Protocol.RTMP, new WmsAuth("s3cret-key", Duration.ofMinutes(5), null));
        assertThat(objections).as(ProbeBench.story(signed)).containsExactly("null");
        assertDown(signed, Reason.NO_MEDIA); // let in, where nobody publishes
        ProbeOutcome refused = probe(url, Protocol.RTMP, new WmsAuth("another", Duration.ofMinutes(5), null));
        assertThat(objections).containsExactly("null", "wrong hash for 127.0.0.1");
        assertThat(refused.verdict()).as(ProbeBench.story(refused)).isInstanceOf(Verdict.Down.class);
        assertThat(refused.verdict()).isNotEqualTo(signed.verdict());
    }
}
