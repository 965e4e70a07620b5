package dev.tallylight.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.testing.Api;
import dev.tallylight.testing.FaultProxy;
import dev.tallylight.testing.HttpFaultProxy;
import dev.tallylight.testing.MediaLab;
import dev.tallylight.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Each protocol against servers that nobody here wrote, healthy and with one thing wrong at a time. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresResource.class)
@EnabledIfEnvironmentVariable(named = MediaLab.VARIABLE, matches = ".+", disabledReason = MediaLab.SKIPPED)
@EnabledIfEnvironmentVariable(
        named = "TALLYLIGHT_FAULT_MATRIX",
        matches = ".+",
        disabledReason = "skipped: takes minutes; set TALLYLIGHT_FAULT_MATRIX=1 to run it")
class FaultMatrixIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String UP = "up";

    private static final int AT_ONCE = 8;
    private static final ExecutorService LOOKING =
            Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());

    private final FaultMatrix matrix = new FaultMatrix();
    private final List<Pending> pending = new ArrayList<>();
    private final List<AutoCloseable> inBetween = new ArrayList<>();

    /**
     * A server of the lab, as viewers reach it.
     *
     * @param tcpPort where a proxy can be put in front; 0 for none
     */
    private record Server(String name, String url, String publisher, int tcpPort) {
        String through(int port) {
            return url.replaceFirst(":" + tcpPort + "/", ":" + port + "/");
        }

        boolean overHttp() {
            return url.startsWith("http://");
        }
    }

    private static final Server RTMP =
            new Server("RTMP, nginx-rtmp", "rtmp://127.0.0.1:19350/live/test", "rtmp-pub", 19350);
    private static final Server HLS =
            new Server("HLS TS, nginx-rtmp", "http://127.0.0.1:18080/hls/test/index.m3u8", "rtmp-pub", 18080);
    private static final Server HLS_TS =
            new Server("HLS TS, ffmpeg", "http://127.0.0.1:18080/ff/master.m3u8", "hls-pub", 18080);
    private static final Server HLS_FMP4 =
            new Server("HLS fMP4, ffmpeg", "http://127.0.0.1:18080/ff/fmp4.m3u8", "hls-pub", 18080);
    private static final Server DASH =
            new Server("DASH, ffmpeg", "http://127.0.0.1:18080/ff/live.mpd", "hls-pub", 18080);
    private static final Server ICECAST =
            new Server("MP3, Icecast", "http://127.0.0.1:18000/backup.mp3", "icecast-pub-backup", 18000);
    private static final Server RTSP = new Server("RTSP, GStreamer", "rtsp://127.0.0.1:18554/test", "", 18554);
    private static final Server SRT = new Server("SRT, libsrt", "srt://127.0.0.1:19000", "srt-pub", 0);
    private static final Server UDP = new Server("TS over UDP, ffmpeg", "udp://127.0.0.1:15000", "udp-pub", 0);
    private static final Server WHEP = new Server("WHEP, GStreamer", "http://127.0.0.1:18889/whep/test", "", 18889);
    private static final List<Server> ALL = List.of(RTMP, HLS, HLS_TS, HLS_FMP4, DASH, ICECAST, RTSP, SRT, UDP, WHEP);
    private static final List<Server> OVER_TCP =
            ALL.stream().filter(server -> server.tcpPort > 0).toList();

    @Test
    void seesEachFaultForWhatItIs() throws Exception {
        List<String> names = new ArrayList<>(List.of("nginx", "rtmp-pub", "hls-pub", "icecast", "icecast-pub", "rtsp"));
        names.addAll(List.of("udp-pub", "whep"));
        MediaLab.up(names.toArray(String[]::new));
        for (Server server : List.of(RTMP, HLS, HLS_TS, DASH, ICECAST, RTSP, WHEP)) {
            await(server.name)
                    .atMost(PATIENCE)
                    .until(() -> probe(server.url, "").equals(UP));
        }
        healthy();
        settle();
        absent();
        refused();
        tracks();
        settle();
        network();
        settle();
        manifests();
        settle();
        frozen();
        killed();
        relayed();
        matrix.write(Path.of("target", "fault-matrix.md"));
        System.out.println("FaultMatrixIT: " + matrix.cells() + " cells\n" + matrix.table());
        assertThat(matrix.wrong()).isEmpty();
    }

    /** What a probe sees: {@code up}, or the reason. */
    private static String probe(String url, String more) {
        ValidatableResponse answer = Api.post("/probe", "{\"url\":\"" + url + "\",\"timeout\":\"8s\"" + more + "}")
                .statusCode(200);
        String view = answer.extract().path("view");
        return view.equals(UP) ? UP : view + " " + answer.extract().path("reason");
    }

    /** Looked at while others are; {@link #settle} waits for all of them. */
    private void cellWith(String more, Server server, String fault, String url, String... expected) {
        pending.add(new Pending(server, fault, LOOKING.submit(() -> probe(url, more)), views(expected)));
    }

    private static Set<String> views(String... expected) {
        return Arrays.stream(expected)
                .map(each -> each.equals(UP) || each.contains(" ") ? each : "down " + each)
                .collect(Collectors.toSet());
    }

    private record Pending(Server server, String fault, Future<String> seen, Set<String> expected) {}

    private void settle() throws Exception {
        for (Pending cell : pending) {
            matrix.note(cell.server.name, cell.fault, cell.seen.get(), cell.expected);
        }
        pending.clear();
        for (AutoCloseable proxy : inBetween) {
            proxy.close();
        }
        inBetween.clear();
    }

    private void cell(Server server, String fault, String url, String... expected) {
        cellWith("", server, fault, url, expected);
    }

    private void healthy() throws Exception {
        for (Server server : ALL) {
            if (server == SRT) { // listens for one caller, and ends with it
                MediaLab.restart("srt-pub");
                await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            }
            cell(server, "healthy", server.url, UP);
            settle();
        }
    }

    private void absent() {
        String fault = "never published";
        cell(RTMP, fault, "rtmp://127.0.0.1:19350/live/none", "no_media");
        cell(HLS, fault, "http://127.0.0.1:18080/hls/none/index.m3u8", "not_found");
        cell(HLS_TS, fault, "http://127.0.0.1:18080/ff/none.m3u8", "not_found");
        cell(HLS_FMP4, fault, "http://127.0.0.1:18080/ff/none4.m3u8", "not_found");
        cell(DASH, fault, "http://127.0.0.1:18080/ff/none.mpd", "not_found");
        cell(ICECAST, fault, "http://127.0.0.1:18000/none.mp3", "not_found");
        cell(RTSP, fault, "rtsp://127.0.0.1:18554/none", "stream_not_found");
        cell(UDP, fault, "udp://127.0.0.1:15009", "no_media");
        cell(WHEP, fault, "http://127.0.0.1:18889/whep/stall", "no_media");
        cell(RTMP, "said to be absent", "rtmp://127.0.0.1:19350/strict/none", "stream_not_found");
        cell(RTMP, "wrong path", "rtmp://127.0.0.1:19350/nosuchapp/test", "app_rejected");
        cell(ICECAST, "wrong path", "http://127.0.0.1:18000/a/b/c.mp3", "not_found");
        cell(RTSP, "wrong path", "rtsp://127.0.0.1:18554/a/b/c", "stream_not_found");
        cell(WHEP, "wrong path", "http://127.0.0.1:18889/whep/none", "stream_not_found");
    }

    private void refused() {
        cell(RTMP, "wrong credentials", "rtmp://127.0.0.1:19350/secured/test?token=bad", "play_denied");
        cell(RTSP, "wrong credentials", "rtsp://user:bad@127.0.0.1:18555/test", "auth_failed");
        String auth = "http://127.0.0.1:18889/whep/auth";
        cellWith(",\"auth\":{\"bearer\":\"bad\"}", WHEP, "wrong credentials", auth, "auth_failed");
        cell(WHEP, "no credentials", auth, "auth_required");
        cellWith(",\"auth\":{\"bearer\":\"good\"}", WHEP, "right credentials", auth, UP);
        cell(ICECAST, "wrong credentials", "http://u:bad@127.0.0.1:18000/auth.mp3", "auth_failed");
        cell(RTSP, "no credentials", "rtsp://127.0.0.1:18555/test", "auth_required", "stream_not_found");
        cell(ICECAST, "no credentials", "http://127.0.0.1:18000/auth.mp3", "auth_required");
        cell(RTSP, "right credentials", "rtsp://user:pass@127.0.0.1:18555/test", UP);
        cell(RTMP, "denied", "rtmp://127.0.0.1:19350/noplay/test", "play_denied");
        cell(HLS, "denied", "http://127.0.0.1:18080/token/test/index.m3u8", "access_denied");
        cell(HLS, "segments denied", "http://127.0.0.1:18080/token/test/index.m3u8?token=good", "segment_denied");
        cell(HLS, "legal block", "http://127.0.0.1:18080/geo/x.m3u8", "geo_blocked");
        cell(RTMP, "self-signed certificate", "rtmps://localhost:19360/live/test", "tls_untrusted");
        cell(HLS_TS, "self-signed certificate", "https://127.0.0.1:18443/ff/master.m3u8", "tls_untrusted");
        cell(DASH, "self-signed certificate", "https://127.0.0.1:18443/ff/live.mpd", "tls_untrusted");
        cell(HLS_TS, "expired certificate", "https://127.0.0.1:18444/ff/master.m3u8", "tls_expired");
        cell(DASH, "expired certificate", "https://127.0.0.1:18444/ff/live.mpd", "tls_expired");
    }

    private void network() throws IOException {
        for (Server server : OVER_TCP) {
            cell(server, "refused port", server.through(1), "connect_refused");
            blackHole(server);
            proxied(
                    server,
                    "garbage",
                    FaultProxy.Fault.GARBAGE,
                    "protocol_error",
                    "handshake_failed",
                    "response_too_large");
            proxied(server, "slow drip", FaultProxy.Fault.DRIP, "response_timeout", "segment_slow", "no_media");
            proxied(
                    server,
                    "cut off",
                    server == WHEP ? FaultProxy.Fault.TRUNCATE_EARLY : FaultProxy.Fault.TRUNCATE, // its media pass by
                    "closed_by_server",
                    "media_burst_only",
                    "media_stalled",
                    "segment_invalid",
                    "session_lost",
                    "no_media");
            if (server.overHttp()) {
                proxied(server, "redirect loop", FaultProxy.Fault.REDIRECT_LOOP, "redirect_loop");
            }
        }
        cell(SRT, "nobody there", "srt://127.0.0.1:19009", "connect_timeout", "connect_refused", "response_timeout");
    }

    private void proxied(Server server, String fault, FaultProxy.Fault kind, String... expected) {
        FaultProxy proxy = new FaultProxy(server.tcpPort, kind);
        inBetween.add(proxy);
        cell(server, fault, server.through(proxy.port()), expected);
    }

    /** A listener whose queue is full: Linux drops what else comes, as a black hole does. */
    private void blackHole(Server server) throws IOException {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        inBetween.add(full);
        for (int i = 0; i < 4; i++) {
            Socket socket = new Socket();
            inBetween.add(socket);
            try {
                socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
            } catch (java.net.SocketTimeoutException e) {
                break; // now it is full
            }
        }
        cell(server, "black hole", server.through(full.getLocalPort()), "connect_timeout");
    }

    private void manifests() {
        List<Server> fetched = List.of(HLS, HLS_TS, HLS_FMP4, DASH);
        for (Server server : fetched) {
            rewritten(server, "segments missing", HttpFaultProxy.Fault.SEGMENTS_MISSING, "segment_missing");
        }
        rewritten(DASH, "half a manifest", HttpFaultProxy.Fault.HALF_A_MANIFEST, "playlist_invalid");
        List<String> stale = fetched.stream()
                .map(server -> server.through(between(HttpFaultProxy.Fault.STALE_MANIFEST)))
                .toList();
        stale.forEach(url -> probe(url, "")); // the copies that will be served from now on
        await().pollDelay(Duration.ofSeconds(8)).atMost(PATIENCE).until(() -> true);
        for (int i = 0; i < stale.size(); i++) {
            cell(fetched.get(i), "stale manifest", stale.get(i), "playlist_stale", "segment_missing"); // or cleaned up
        }
    }

    private void rewritten(Server server, String fault, HttpFaultProxy.Fault kind, String... expected) {
        cell(server, fault, server.through(between(kind)), expected);
    }

    private int between(HttpFaultProxy.Fault kind) {
        HttpFaultProxy proxy = new HttpFaultProxy("http://127.0.0.1:18080", kind);
        inBetween.add(proxy);
        return proxy.port();
    }

    private void tracks() {
        String video = ",\"expect\":{\"video\":true}";
        cellWith(video, ICECAST, "no video, expected", ICECAST.url, "no_video");
        cellWith(video, RTSP, "no video, expected", "rtsp://127.0.0.1:18554/audio", "no_video");
        cellWith(
                ",\"expect\":{\"codecs\":[\"hevc\",\"aac\"]}",
                HLS_TS,
                "codec not expected",
                HLS_TS.url,
                "unexpected_content");
        cellWith(",\"expect\":{\"minBitrate\":5000000}", RTMP, "bitrate not expected", RTMP.url, "bitrate_low");
    }

    private void frozen() throws Exception {
        String fault = "source frozen";
        cell(RTSP, fault, "rtsp://127.0.0.1:18554/stall", "media_stalled", "media_burst_only");
        String[] silent = {"no_media", "media_burst_only", "media_stalled"};
        freeze("whep", () -> cell(WHEP, "server frozen", WHEP.url, "response_timeout"));
        freeze("icecast-pub-backup", () -> cell(ICECAST, fault, ICECAST.url, silent));
        freeze("udp-pub", () -> cell(UDP, fault, UDP.url, silent));
        freeze("rtmp-pub", () -> {
            cell(RTMP, fault, RTMP.url, silent);
            cell(HLS, fault, HLS.url, "playlist_stale", "not_found"); // nginx-rtmp drops it in the end
        });
        freeze("hls-pub", () -> {
            cell(HLS_TS, fault, HLS_TS.url, "playlist_stale");
            cell(HLS_FMP4, fault, HLS_FMP4.url, "playlist_stale");
            cell(DASH, fault, DASH.url, "playlist_stale");
        });
    }

    private void freeze(String publisher, Runnable look) throws Exception {
        MediaLab.freeze(publisher);
        try {
            await().pollDelay(Duration.ofSeconds(publisher.endsWith("-pub") ? 8 : 1))
                    .atMost(PATIENCE)
                    .until(() -> true);
            look.run();
            settle();
        } finally {
            MediaLab.thaw(publisher);
        }
    }

    private void killed() throws Exception {
        String fault = "source killed";
        MediaLab.kill("icecast-pub-backup");
        await().atMost(PATIENCE).until(() -> !probe(ICECAST.url, "").equals(UP));
        cell(ICECAST, fault, ICECAST.url, "not_found");
        MediaLab.kill("rtmp-pub");
        cell(RTMP, fault, RTMP.url, "no_media");
        MediaLab.kill("udp-pub");
        cell(UDP, fault, UDP.url, "no_media");
        MediaLab.kill("hls-pub");
        await().pollDelay(Duration.ofSeconds(8)).atMost(PATIENCE).until(() -> true);
        cell(HLS_TS, fault, HLS_TS.url, "playlist_stale", "playlist_ended");
        cell(DASH, fault, DASH.url, "playlist_stale", "playlist_ended");
        settle();
        MediaLab.up("icecast-pub", "rtmp-pub", "udp-pub", "hls-pub");
    }

    /** What only a listener can show that goes on listening: one caller at a time, as libsrt's relay is made. */
    private void relayed() throws Exception {
        String secret = "correct-horse";
        try (SrtRelay open = new SrtRelay(19020, 15020, "");
                SrtRelay guarded = new SrtRelay(19021, 15021, "&passphrase=" + secret)) {
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            cell(SRT, "never published", open.url(""), "no_media");
            cell(SRT, "no credentials", guarded.url(""), "bad_secret", "auth_required");
            settle();
            cell(SRT, "wrong credentials", guarded.url("?passphrase=wrong-horse-1"), "bad_secret");
            settle();
            guarded.publish(15021);
            Process publisher = open.publish(15020);
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            cell(SRT, "right credentials", guarded.url("?passphrase=" + secret), UP);
            settle();
            SrtRelay.signal(publisher, "STOP");
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            cell(SRT, "source frozen", open.url(""), "no_media", "media_burst_only", "media_stalled");
            settle();
            SrtRelay.signal(publisher, "KILL");
            cell(SRT, "source killed", open.url(""), "no_media");
            settle();
        }
    }
}
