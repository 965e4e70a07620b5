package dev.tallylight.probe.dash;

import static dev.tallylight.probe.dash.DashBench.assertDown;
import static dev.tallylight.probe.dash.DashBench.assertUnknown;
import static dev.tallylight.probe.dash.DashBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.Credentials;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.testing.ClosedPort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifests and segments: what is fetched, what is refused, and under which reason. */
@Order(2)
class DashProbeTest extends DashServed {
    private DashSite live() {
        return site.manifest("/live.mpd", () -> DashSite.listing(count.getAndIncrement()));
    }

    private ProbeOutcome probe() {
        return bench.probe(site.url("/live.mpd"));
    }

    private ProbeOutcome probeFor(Duration timeout) {
        return bench.probe(site.url("/live.mpd"), ProbeMemory.NONE, timeout);
    }

    @Test
    void playsAStreamThatMovesOn() {
        live();
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().container()).isEqualTo("fmp4");
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(outcome.facts().bitrate()).isBetween(50_000L, 2_000_000L);
        assertThat(outcome.timings().firstMedia()).isNotNull();
        await().until(() -> site.server.openConnections() == 0);
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, NOT_FOUND",
        "410 Gone, NOT_FOUND",
        "401 Unauthorized, AUTH_REQUIRED",
        "403 Forbidden, ACCESS_DENIED",
        "451 Unavailable For Legal Reasons, GEO_BLOCKED",
        "429 Too Many Requests, RATE_LIMITED",
        "503 Service Unavailable, SERVER_ERROR",
    })
    void namesWhyTheManifestIsRefused(String status, Reason reason) {
        site.status("/live.mpd", status);
        assertThat(assertDown(probe(), reason)).contains(status.substring(0, 3));
    }

    @Test
    void saysThatCredentialsAreWrong() {
        site.status("/live.mpd", "401 Unauthorized");
        Credentials credentials = new Credentials.UserPassword("user", "secret");
        ProbeOutcome outcome =
                bench.probe(site.url("/live.mpd"), ProbeMemory.NONE, DashBench.TIMEOUT, Expectations.NONE, credentials);
        assertThat(assertDown(outcome, Reason.AUTH_FAILED)).doesNotContain("secret");
        assertThat(site.server.requests().getFirst()).contains("Authorization: Basic ");
    }

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE html><html>', UNEXPECTED_CONTENT",
        "'<html><body>Sign in</body></html>', UNEXPECTED_CONTENT",
        "'', PLAYLIST_INVALID",
        "'not a manifest', PLAYLIST_INVALID",
        "'<!DOCTYPE MPD><MPD/>', PLAYLIST_INVALID",
        "'<MPD type=\"dynamic\"><Period>', PLAYLIST_INVALID",
        "'<MPD type=\"dynamic\"/>', PLAYLIST_EMPTY",
        "'<MPD type=\"static\"/>', PLAYLIST_ENDED",
        "'<MPD/>', PLAYLIST_ENDED",
    })
    void namesWhatIsWrongWithTheManifest(String manifest, Reason reason) {
        site.manifest("/live.mpd", () -> manifest);
        assertDown(probe(), reason);
    }

    @Test
    void knowsAPresentationWhoseEndIsPast() {
        Instant begin = DashSite.begun(500);
        String attributes = "mediaPresentationDuration=\"PT400S\"";
        site.manifest("/live.mpd", () -> DashSite.mpd(begin, attributes, DashSite.period("duration=\"1\"", "")));
        assertDown(probe(), Reason.PLAYLIST_ENDED);
    }

    @Test
    void doesNotReadWebM() {
        site.manifest("/live.mpd", () -> DashSite.listing(9).replace("/mp4\"", "/webm\""));
        assertUnknown(probe(), Reason.UNSUPPORTED);
        site.manifest("/live.mpd", () -> DashSite.listing(9))
                .file("/v9.m4s", new byte[] {0x1a, 0x45, (byte) 0xdf, (byte) 0xa3, 0, 0, 0, 0, 0});
        assertUnknown(probe(), Reason.UNSUPPORTED);
    }

    @ParameterizedTest
    @CsvSource({
        "/v.mp4, 404 Not Found, INIT_MISSING",
        "/v.mp4, 403 Forbidden, SEGMENT_DENIED",
        "/a.mp4, 410 Gone, INIT_MISSING",
        "/v9.m4s, 404 Not Found, SEGMENT_MISSING",
        "/a9.m4s, 404 Not Found, SEGMENT_MISSING",
        "/a9.m4s, 403 Forbidden, SEGMENT_DENIED",
        "/v9.m4s, 500 Internal Server Error, SERVER_ERROR",
    })
    void namesWhyMediaIsRefused(String path, String status, Reason reason) {
        site.manifest("/live.mpd", () -> DashSite.listing(9)).status(path, status);
        for (String older : new String[] {"7", "8"}) { // what viewers play who are a little behind
            site.status(path.replace("9", older), status);
        }
        assertThat(assertDown(probe(), reason)).contains(status.substring(0, 3));
    }

    @Test
    void readsTheManifestAgainWhereItsNewestSegmentHasRolledOut() {
        live().written(number -> number >= 813);
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().contains("reading the manifest again"));
    }

    @Test
    void tellsWhatIsNoMedia() {
        byte[] page = "<html>no</html>".getBytes();
        site.manifest("/live.mpd", () -> DashSite.listing(9)).file("/v9.m4s", page);
        site.file("/v8.m4s", page).file("/v7.m4s", page);
        assertDown(probe(), Reason.SEGMENT_INVALID);
        site.file("/v9.m4s", new byte[0]).file("/v8.m4s", new byte[0]).file("/v7.m4s", new byte[0]);
        assertDown(probe(), Reason.NO_MEDIA);
    }

    @Test
    void playsWhatIsScrambled() {
        live().file("/v.mp4", DashMedia.renamed(DashMedia.VIDEO.init(), "avc1", "encv"));
        assertUp(probe(), true);
    }

    @Test
    void missesWhatIsExpected() {
        String audioOnly = "<Period id=\"1\" start=\"PT0S\">"
                + DashSite.set(
                        "audio", "a", "startNumber=\"9\"", "<SegmentTimeline><S t=\"8\" d=\"1\"/></SegmentTimeline>")
                + "</Period>";
        site.manifest("/live.mpd", () -> DashSite.mpd(DashSite.begun(9), "", audioOnly));
        assertDown(expecting(new Expectations(true, false)), Reason.NO_VIDEO);
        site.manifest(
                "/live.mpd",
                () -> DashSite.mpd(
                        DashSite.begun(9),
                        "",
                        audioOnly.replace("audio", "video").replace("\"a", "\"v")));
        assertDown(expecting(new Expectations(false, true)), Reason.NO_AUDIO);
    }

    @Test
    void playsThePictureWhereTheSoundIsAnnouncedAndNotThere() {
        String bare = "<AdaptationSet contentType=\"audio\"/></Period>";
        site.manifest("/live.mpd", () -> {
            long number = count.getAndIncrement();
            String timeline = "<SegmentTimeline><S t=\"" + (number - 1) + "\" d=\"1\"/></SegmentTimeline>";
            String video = DashSite.set("video", "v", "startNumber=\"" + number + "\"", timeline);
            return DashSite.mpd(DashSite.begun(number), "", "<Period id=\"1\" start=\"PT0S\">" + video + bare);
        });
        assertUp(probe(), true);
        assertDown(expecting(new Expectations(false, true)), Reason.NO_AUDIO);
    }

    private ProbeOutcome expecting(Expectations expect) {
        return bench.probe(site.url("/live.mpd"), ProbeMemory.NONE, DashBench.TIMEOUT, expect, null);
    }

    @Test
    void followsRedirectsBaseUrlsAndTheLocation() {
        String base = "<BaseURL>/media/</BaseURL>";
        site.on(
                        "/live.mpd",
                        line -> line.send("HTTP/1.1 302 Found\r\nLocation: /cdn/live.mpd\r\nContent-Length: 0\r\n\r\n"))
                .manifest("/cdn/live.mpd", () -> DashSite.listing(9, "<Location>next.mpd</Location>" + base))
                .manifest("/cdn/next.mpd", () -> DashSite.listing(10, base))
                .file("/media/v.mp4", DashMedia.VIDEO.init())
                .file("/media/a.mp4", DashMedia.AUDIO.init())
                .file("/media/v9.m4s", DashMedia.VIDEO.segment(8))
                .file("/media/a9.m4s", DashMedia.AUDIO.segment(8));
        assertUp(probe(), true);
        assertThat(site.requests("/live.mpd")).isEqualTo(1);
        assertThat(site.requests("/cdn/next.mpd")).isPositive();
    }

    @Test
    void doesNotFollowAManifestToAMetadataService() {
        site.manifest("/live.mpd", () -> DashSite.listing(9, "<BaseURL>http://169.254.169.254/</BaseURL>"));
        assertUnknown(probe(), Reason.EGRESS_REFUSED);
        site.manifest("/live.mpd", () -> DashSite.listing(9, "<Location>http://169.254.169.254/</Location>"));
        assertUnknown(probe(), Reason.EGRESS_REFUSED);
        site.manifest("/live.mpd", () -> DashSite.listing(9, "<BaseURL>file:///etc/</BaseURL>"));
        assertDown(probe(), Reason.PLAYLIST_INVALID);
    }

    @Test
    void doesNotAskAMetadataServiceForTheTime() {
        Instant begin = DashSite.begun(500);
        String clock =
                "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:http-head:2014\" value=\"http://169.254.169.254/\"/>";
        site.manifest("/live.mpd", () -> DashSite.byClock(begin).replace("<Period", clock + "<Period"));
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.steps()).anyMatch(step -> step.detail().startsWith("none from http://169.254.169.254/"));
    }

    @Test
    void readsNoMoreOfAnEndlessManifestThanItsBound() {
        byte[] comment = "<!-- and so on -->\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        site.on("/live.mpd", line -> {
            line.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/dash+xml\r\nContent-Length: 1073741824\r\n\r\n<MPD>");
            for (long sent = 0; sent < 1L << 30; sent += comment.length) {
                line.send(comment);
            }
        });
        assertDown(probe(), Reason.RESPONSE_TOO_LARGE);
        await().until(() -> site.server.openConnections() == 0);
        assertThat(site.server.bytesWritten()).isLessThan(32L << 20); // what the sockets' buffers took besides
    }

    @Test
    void readsNoMoreOfAnEndlessSegmentThanItsBound() {
        live();
        byte[] segment = DashMedia.VIDEO.segment(811);
        site.on("/v812.m4s", line -> {
            line.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"); // nobody knows how much is to come
            line.send(segment);
            byte[] more = new byte[1 << 16];
            for (long sent = 0; sent < 1L << 30; sent += more.length) {
                line.send(more);
            }
        });
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().video()).isNotNull();
        await().until(() -> site.server.openConnections() == 0);
        assertThat(site.server.bytesWritten()).isLessThan(32L << 20); // what the sockets' buffers took besides
    }

    @Test
    void isNotHeldUpByAServerThatNeverAnswers() {
        site.on("/live.mpd", line -> line.untilClosed());
        ProbeOutcome outcome = probeFor(Duration.ofSeconds(1));
        assertDown(outcome, Reason.RESPONSE_TIMEOUT);
        assertThat(outcome.timings().total().toMillis()).isLessThan(2000);
    }

    @Test
    void isNotHeldUpByAManifestThatDrips() {
        site.on("/live.mpd", line -> {
            line.send("HTTP/1.1 200 OK\r\nContent-Type: application/dash+xml\r\nContent-Length: 1000\r\n\r\n");
            while (true) {
                line.send(" ");
                line.idle(Duration.ofMillis(100));
            }
        });
        assertDown(probeFor(Duration.ofSeconds(1)), Reason.RESPONSE_TIMEOUT);
    }

    @Test
    void namesASegmentThatComesSlowerThanItPlays() {
        live();
        byte[] segment = DashMedia.VIDEO.segment(811);
        site.on("/v812.m4s", line -> {
            line.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: " + segment.length + "\r\n\r\n");
            for (byte one : segment) {
                line.send(new byte[] {one});
                line.idle(Duration.ofMillis(100));
            }
        });
        assertDown(probeFor(Duration.ofSeconds(5)), Reason.SEGMENT_SLOW);
    }

    /** As of a machine that was paused, or has no processor to spare: what came meanwhile was not silence. */
    @Test
    void holdsItsOwnStandstillAgainstNobody() {
        live();
        byte[] segment = DashMedia.VIDEO.segment(811);
        site.on("/v812.m4s", line -> {
            line.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: " + segment.length + "\r\n\r\n");
            line.send(new byte[] {segment[0]});
            line.idle(Duration.ofMillis(500));
            try (DashBench.Standstill still = bench.standStill()) {
                line.idle(Duration.ofSeconds(2)); // beyond the segment's share of the time
            }
            line.idle(Duration.ofMillis(200)); // the server stood still as well, and takes its time
            for (int i = 1; i < segment.length; i++) {
                line.send(new byte[] {segment[i]});
                line.idle(Duration.ofMillis(100));
            }
        });
        assertDown(probeFor(Duration.ofSeconds(5)), Reason.SEGMENT_SLOW);
    }

    @Test
    void tellsAServerThatClosesInTheMiddle() {
        site.on("/live.mpd", line -> {
            line.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<MPD type=\"dynamic\">");
            line.reset();
        });
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict().toString()).containsAnyOf("CLOSED_BY_SERVER", "CONNECTION_RESET");
    }

    @Test
    void isRefusedWhereNobodyListens() {
        try (ClosedPort closed = new ClosedPort()) {
            assertDown(bench.probe(closed.url("/live.mpd")), Reason.CONNECT_REFUSED);
        }
    }
}
