package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolDetectorTest {
    private final ProbeBench bench = new ProbeBench();

    @AfterEach
    void close() {
        bench.close();
    }

    private Detected detect(String path, String header, String body) {
        try (var server = ScriptedServer.playing(line -> {
            line.request();
            line.send("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n" + body.replace("|", "\n"));
        })) {
            ProbeTarget target = ProbeBench.target(server.url(path), Protocol.AUTO, Duration.ofSeconds(5));
            ProtocolDetector detector = new ProtocolDetector(bench.vertx, bench.sessions, bench.egress);
            return detector.detect(target, new ProbeRun(Duration.ofSeconds(5)))
                    .await()
                    .atMost(Duration.ofSeconds(30));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type: application/vnd.apple.mpegURL; charset=utf-8, x, HLS",
        "Content-Type: audio/mpeg, x, ICECAST",
        "Content-Type: application/ogg, x, ICECAST",
        "Content-Type: application/dash+xml, x, DASH",
        "Content-Type: video/MP2T, x, MPEGTS",
        "icy-name: radio, x, ICECAST",
        "Content-Type: text/plain, #EXTM3U|#EXT-X-VERSION:3, HLS",
        "Content-Type: text/html, FLV\u0001 and more, FLV",
        "Content-Type: text/plain, <?xml version='1.0'?>|<!-- a --><MPD xmlns='x'>, DASH",
        "Content-Type: text/html, \u00ef\u00bb\u00bf<MPD>, DASH",
        "X: y, ID3 and more, ICECAST",
        "X: y, OggS and more, ICECAST"
    })
    void playsWhatTheFirstBytesAreAndOnlyThenWhatTheTypeSays(String header, String body, Protocol protocol) {
        assertThat(detect("/live", header, body)).isEqualTo(new Detected.Stream(protocol));
    }

    @ParameterizedTest
    @CsvSource({
        "/live, Content-Type: text/html, <html>",
        "/live, Content-Type: text/html, <!DOCTYPE html>|<html>",
        "/live, Content-Type: application/json, {}",
        "/live, X: y, a",
        "/live, X: y, ''",
        "/list.m3u, Content-Type: audio/x-mpegurl, '#EXTM3U|#EXTINF:-1 tvg-id=\"a\",A|http://a/|#EXTINF:-1,B|http://b/'",
        "/list.m3u8, Content-Type: audio/x-mpegurl, '#EXTM3U|#EXTINF:-1 group-title=\"a\",A|http://a/|#EXTINF:-1,B|http://b/'"
    })
    void takesNothingElseForAStream(String path, String header, String body) {
        assertThat(detect(path, header, body))
                .isInstanceOfSatisfying(
                        Detected.Foreign.class,
                        foreign -> assertThat(foreign.reason()).isEqualTo(Reason.UNEXPECTED_CONTENT));
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type: audio/x-scpls, '[playlist]|NumberOfEntries=2|File1=http://a/1|Title1=x|File2=http://b/2', http://b/2",
        "Content-Type: application/octet-stream, '[playlist]|file1 = http://a/1|file2 = /2', /2",
        "Content-Type: audio/x-mpegurl, http://a/1|http://b/2, http://b/2",
        "Content-Type: text/plain, '#EXTM3U|#EXTINF:-1,Radio|http://a/1|#EXTINF:-1,Radio 2|two.mp3', two.mp3",
        "Content-Type: text/html, '<?xml version=\"1.0\"?><playlist><trackList><track><location>http://a/</location></track><track><location>http://b/?a=1&amp;b=2</location></track></trackList></playlist>', http://b/?a=1&b=2",
        "Content-Type: video/x-ms-asf, '<ASX version=\"3.0\"><entry><Ref href=\"http://a/\"/></entry><entry><ref  HREF = \"http://b/2\" /></entry></ASX>', http://b/2"
    })
    void readsTheListsOfRadiosWhateverTheyAreCalled(String header, String body, String second) {
        assertThat(detect("/l", header, body))
                .isInstanceOfSatisfying(
                        Detected.Listed.class,
                        listed -> assertThat(listed.list().addresses())
                                .hasSize(2)
                                .last()
                                .isEqualTo(second));
    }
}
