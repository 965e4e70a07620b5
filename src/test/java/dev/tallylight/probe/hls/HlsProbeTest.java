package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Playlists: what is fetched, what is refused, and under which reason. */
@Order(2)
class HlsProbeTest extends HlsServed {
    private static final int PACKET = 188;
    private static final int FFMPEG_SOUND = 0x101;

    private static final String MASTER = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=300000\nlive.m3u8\n";

    private ProbeOutcome probe() {
        return bench.probe(site.url("/master.m3u8"));
    }

    @Test
    void playsAStreamThatMovesOn() {
        site.text("/master.m3u8", MASTER).live("/live.m3u8", sequence::getAndIncrement);
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().container()).isEqualTo("mpegts");
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertThat(outcome.facts().bitrate()).isBetween(50_000L, 1_000_000L);
        assertThat(outcome.timings().firstMedia()).isNotNull();
        await().until(() -> site.server.openConnections() == 0);
    }

    @Test
    void takesAByteOrderMarkCrLfAndAFractionalTargetDuration() {
        String odd = "\uFEFF" + HlsSite.playlist(1).replace("TARGETDURATION:2", "TARGETDURATION:2.5");
        site.live("/live.m3u8", sequence::getAndIncrement);
        site.on(
                "/live.m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        odd.replace("SEQUENCE:1", "SEQUENCE:" + sequence.getAndIncrement())
                                .replace("\n", "\r\n")
                                .getBytes(StandardCharsets.UTF_8))));
        assertUp(bench.probe(site.url("/live.m3u8")), true);
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
    void namesWhyThePlaylistIsRefused(String status, Reason reason) {
        site.status("/master.m3u8", status);
        assertThat(assertDown(probe(), reason)).contains(status.substring(0, 3));
    }

    @Test
    void saysThatAVariantIsMissing() {
        site.text("/master.m3u8", MASTER);
        assertDown(probe(), Reason.VARIANT_MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE html><html>', UNEXPECTED_CONTENT",
        "'not a playlist', PLAYLIST_INVALID",
        "'', PLAYLIST_INVALID",
        "'#EXTM3U|#EXT-X-TARGETDURATION:soon', PLAYLIST_INVALID",
        "'#EXTM3U|#EXT-X-TARGETDURATION:2', PLAYLIST_EMPTY",
        "'#EXTM3U|#EXT-X-TARGETDURATION:2|#EXTINF:2,|a.ts|#EXT-X-ENDLIST', PLAYLIST_ENDED",
        "'#EXTM3U|#EXT-X-TARGETDURATION:2|#EXT-X-GAP|#EXTINF:2,|a.ts', SEGMENT_MISSING",
        "'#EXTM3U|#EXT-X-TARGETDURATION:2|#EXTINF:2,|ftp://example.com/a.ts', PLAYLIST_INVALID",
    })
    void namesWhatIsWrongWithThePlaylist(String playlist, Reason reason) {
        site.text("/master.m3u8", playlist.replace('|', '\n'));
        assertDown(probe(), reason);
    }

    /** A window of a day is read as it comes, once, and its newest part is what counts. */
    @Test
    void readsALargePlaylistOnceForEachLook() {
        site.live("/live.m3u8", sequence::get);
        String old = "#EXTINF:2,\nold-segment-of-this-morning.ts\n".repeat(70_000);
        site.on("/live.m3u8", line -> {
            String text = HlsSite.header(sequence.getAndIncrement()) + old + "#EXTINF:2,\na.ts\n";
            line.send(HlsSite.answer("200 OK", "text/plain", text.getBytes(StandardCharsets.UTF_8)));
        });
        ProbeOutcome outcome = bench.probe(site.url("/live.m3u8"));
        assertUp(outcome, true);
        assertThat(site.requests("/live.m3u8")).isEqualTo(2);
    }

    @Test
    void refusesAVariantThatIsItselfAListOfVariants() {
        site.text("/master.m3u8", MASTER).text("/live.m3u8", MASTER);
        assertDown(probe(), Reason.PLAYLIST_INVALID);
    }

    @Test
    void readsNoMoreOfAnEndlessPlaylistThanItsBound() {
        byte[] comments = "# and so on\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        site.on("/master.m3u8", line -> {
            line.send(HlsSite.head("200 OK", "application/vnd.apple.mpegurl", 1L << 30) + "#EXTM3U\n");
            for (long sent = 0; sent < 1L << 30; sent += comments.length) {
                line.send(comments);
            }
        });
        assertDown(probe(), Reason.RESPONSE_TOO_LARGE);
        await().until(() -> site.server.openConnections() == 0);
        assertThat(site.server.bytesWritten()).isLessThan(32L << 20); // what the sockets' buffers took besides
    }

    @Test
    void leavesACircleOfRedirects() {
        redirect("/master.m3u8", "/other.m3u8");
        redirect("/other.m3u8", "/master.m3u8");
        assertDown(probe(), Reason.REDIRECT_LOOP);
    }

    private void redirect(String from, String to) {
        site.on(
                from,
                line -> line.send("HTTP/1.1 302 Found\r\nLocation: " + site.url(to) + "\r\nContent-Length: 0\r\n\r\n"));
    }

    @Test
    void doesNotFollowAPlaylistToAMetadataService() {
        site.text("/master.m3u8", HlsSite.header(1) + "#EXTINF:2,\nhttp://169.254.169.254/latest/a.ts\n");
        ProbeOutcome outcome = probe();
        assertThat(outcome.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.reason()).isEqualTo(Reason.EGRESS_REFUSED));
    }

    @Test
    void playsTheAudioThatBelongsToAVariant() {
        String audio = "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"x\",DEFAULT=YES,URI=\"audio.m3u8\"\n";
        site.text(
                        "/master.m3u8",
                        MASTER.replace("#EXT-X-STREAM", audio + "#EXT-X-STREAM")
                                .replace("300000", "300000,AUDIO=\"a\""))
                .live("/live.m3u8", sequence::getAndIncrement)
                .text("/audio.m3u8", HlsSite.header(1) + "#EXTINF:2,\nmissing.aac\n");
        assertThat(probe().verdict()).isInstanceOf(Verdict.Degraded.class);
        AtomicLong audioSequence = new AtomicLong(3);
        site.file("/a.aac", HlsSite.packedAudio())
                .on(
                        "/audio.m3u8",
                        line -> line.send(HlsSite.answer(
                                "200 OK",
                                "text/plain",
                                (HlsSite.header(audioSequence.getAndIncrement()) + "#EXTINF:2,\na.aac\n")
                                        .getBytes(StandardCharsets.UTF_8))));
        assertUp(probe(), true);
    }

    @Test
    void tellsAStreamThatWasRemovedWhileItPlayedFromAMissingVariant() {
        site.live("/live.m3u8", sequence::get);
        byte[] first =
                HlsSite.answer("200 OK", "text/plain", HlsSite.playlist(1).getBytes(StandardCharsets.UTF_8));
        site.on("/live.m3u8", line -> {
            if (site.requests("/live.m3u8") == 1) {
                line.send(first);
            } else {
                line.send(HlsSite.head("404 Not Found", "text/plain", 0));
            }
        });
        assertDown(bench.probe(site.url("/live.m3u8")), Reason.NOT_FOUND);
    }

    @Test
    void isNotHeldUpByAServerThatNeverAnswers() {
        site.on("/master.m3u8", line -> line.untilClosed());
        ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(1));
        assertDown(outcome, Reason.RESPONSE_TIMEOUT);
        assertThat(outcome.timings().total().toMillis()).isLessThan(2000);
    }

    /** Of 20 Mbit/s and sound in large packets: the first of it comes after half a megabyte. */
    @Test
    void findsTheSoundThatIsExpectedWhereItComesLateInALargeSegment() {
        site.file("/late.ts", withSoundAtTheEnd(HlsSite.transportStream(), true));
        playlist("#EXTINF:2,|late.ts");
        assertUp(
                bench.probe(
                        site.url("/live.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(10), new Expectations(true, true)),
                true);
    }

    @Test
    void missesTheSoundThatALargeSegmentAnnouncesAndDoesNotHave() {
        site.file("/late.ts", withSoundAtTheEnd(HlsSite.transportStream(), false));
        playlist("#EXTINF:2,|late.ts");
        assertDown(
                bench.probe(
                        site.url("/live.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(10), new Expectations(true, true)),
                Reason.NO_AUDIO);
    }

    @Test
    void provesNothingWhereTheRestOfALargeSegmentCannotBeHad() {
        byte[] segment = withSoundAtTheEnd(HlsSite.transportStream(), false);
        AtomicInteger asked = new AtomicInteger();
        site.on("/late.ts", line -> {
            if (asked.incrementAndGet() % 2 == 1) {
                line.send(HlsSite.answer("200 OK", "video/mp2t", segment));
            }
            line.untilClosed();
        });
        playlist("#EXTINF:2,|late.ts");
        assertUp(
                bench.probe(
                        site.url("/live.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(5), new Expectations(true, true)),
                false);
    }

    private static byte[] withSoundAtTheEnd(byte[] packets, boolean sound) {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        for (int at = 0; at + PACKET <= packets.length; at += PACKET) {
            int pid = (packets[at + 1] & 0x1f) << 8 | packets[at + 2] & 0xff;
            (pid == FFMPEG_SOUND ? end : picture).write(packets, at, PACKET);
        }
        byte[] nothing = new byte[PACKET];
        nothing[0] = 0x47;
        nothing[1] = 0x1f;
        nothing[2] = (byte) 0xff;
        nothing[3] = 0x10;
        for (int size = 0; size < 700_000; size += PACKET) {
            picture.writeBytes(nothing);
        }
        if (sound) {
            picture.writeBytes(end.toByteArray());
        }
        return picture.toByteArray();
    }
}
