package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers in the field do that players put up with. */
@Order(2)
class HlsOddServersTest extends HlsServed {
    private static final Pattern RANGE = Pattern.compile("Range: bytes=(\\d+)-(\\d+)");

    private ProbeOutcome probe() {
        return bench.probe(site.url("/live.m3u8"));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    /** RFC 9110 §14.1.2: a range counts the bytes of what is sent, which are coded where the client takes a coding. */
    @Test
    void asksForARangeOfWhatIsNotCoded() throws IOException {
        byte[] media = HlsSite.transportStream();
        byte[] file = Arrays.copyOf(media, 2 * media.length);
        System.arraycopy(media, 0, file, media.length, media.length);
        byte[] packed = gzip(file);
        playlist("#EXT-X-BYTERANGE:" + media.length + "@" + media.length + "|#EXTINF:2,|all.ts");
        site.on("/all.ts", line -> {
            String head = site.server.requests().getLast();
            boolean coded = head.toLowerCase(Locale.ROOT).contains("gzip");
            byte[] all = coded ? packed : file;
            Matcher range = RANGE.matcher(head);
            range.find();
            int from = Math.min(all.length, Integer.parseInt(range.group(1)));
            int to = Math.min(all.length, Integer.parseInt(range.group(2)) + 1);
            byte[] part = Arrays.copyOfRange(all, from, Math.max(from, to));
            line.send("HTTP/1.1 206 Partial Content\r\nContent-Type: video/mp2t\r\n"
                    + (coded ? "Content-Encoding: gzip\r\n" : "") + "Content-Length: " + part.length + "\r\n\r\n");
            line.send(part);
        });
        assertUp(probe(), true);
    }

    /** Four segments of two seconds, one more each time. */
    private void window() {
        site.on("/live.m3u8", line -> {
            long first = sequence.getAndIncrement();
            StringBuilder text = new StringBuilder(HlsSite.header(first));
            for (long number = first; number < first + 4; number++) {
                text.append("#EXTINF:2,\ns").append(number).append(".ts\n");
            }
            line.send(HlsSite.answer("200 OK", "text/plain", text.toString().getBytes(StandardCharsets.UTF_8)));
        });
    }

    /** hls.js #3014: a CDN's edge that does not have it yet may say so with 200 and a page, or with what it has of it. */
    @ParameterizedTest
    @ValueSource(strings = {"<!DOCTYPE html><html><body>Not ready</body></html>", "junk"})
    void playsTheOneBeforeWhereTheNewestIsNoMediaYet(String body) {
        window();
        byte[] media = HlsSite.transportStream();
        for (int number = 812; number < 815; number++) {
            site.file("/s" + number + ".ts", media);
        }
        site.file("/s815.ts", body.repeat(1024 / body.length()).getBytes(StandardCharsets.UTF_8));
        assertUp(probe(), true);
    }

    @Test
    void isDownForWhatTheNewestIsWhereNoneIsMedia() {
        window();
        site.file("/s815.ts", "junk".repeat(256).getBytes(StandardCharsets.UTF_8));
        assertDown(probe(), Reason.SEGMENT_INVALID);
    }

    /** One answer in two is this, from the first or the second on. */
    private void fails(String status, IntPredicate which) {
        AtomicInteger request = new AtomicInteger();
        byte[] media = HlsSite.transportStream();
        site.file("/a.ts", media).on("/live.m3u8", line -> {
            if (!which.test(request.incrementAndGet())) {
                line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        HlsSite.playlist(sequence.getAndIncrement()).getBytes(StandardCharsets.UTF_8)));
            } else if (status.equals("reset")) {
                line.reset();
            } else {
                line.send(HlsSite.answer(status, "text/html", new byte[] {'x'}));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, 0",
        "404 Not Found, 1",
        "502 Bad Gateway, 0",
        "502 Bad Gateway, 1",
        "reset, 0",
        "reset, 1"
    })
    void asksAgainForAPlaylistThatFailsEveryOtherTime(String status, int rest) {
        fails(status, request -> request % 2 == rest);
        assertUp(probe(), true);
    }

    @Test
    void isDownWhereThePlaylistFailsTwiceInARow() {
        fails("502 Bad Gateway", request -> request > 1);
        ProbeOutcome outcome = probe();
        assertDown(outcome, Reason.SERVER_ERROR);
        assertThat(site.requests("/live.m3u8")).isEqualTo(3);
    }

    @Test
    void tellsTheFirstFailureOfAPlaylistThatCannotBeHad() {
        AtomicInteger request = new AtomicInteger();
        site.on("/live.m3u8", line -> {
            if (request.incrementAndGet() > 1) {
                line.untilClosed();
            }
            line.send(HlsSite.answer("502 Bad Gateway", "text/plain", new byte[0]));
        });
        ProbeOutcome outcome = bench.probe(site.url("/live.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(3));
        assertDown(outcome, Reason.SERVER_ERROR);
        assertThat(request).hasValue(2);
    }

    /** yt-dlp #9670, hls.js #1099: each visit is sent to an address of its own, which lets it in once. */
    @ParameterizedTest
    @ValueSource(strings = {"403 Forbidden", "404 Not Found", "410 Gone", "503 Service Unavailable", "reset"})
    void asksAgainWhereItWasSentFromWhereThatLetsNobodyInTwice(String spent) {
        AtomicInteger nonce = new AtomicInteger();
        site.file("/a.ts", HlsSite.transportStream())
                .text("/live.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n")
                .on("/v.m3u8", gate -> {
                    String once = "/e/" + nonce.incrementAndGet() + "/v.m3u8";
                    AtomicInteger asked = new AtomicInteger();
                    site.on(once, line -> {
                        if (asked.getAndIncrement() == 0) {
                            String text =
                                    HlsSite.playlist(sequence.getAndIncrement()).replace("a.ts", "/a.ts");
                            line.send(HlsSite.answer("200 OK", "text/plain", text.getBytes(StandardCharsets.UTF_8)));
                        } else if (spent.equals("reset")) {
                            line.reset();
                        } else {
                            line.send(HlsSite.answer(spent, "text/plain", new byte[0]));
                        }
                    });
                    gate.send("HTTP/1.1 302 Found\r\nLocation: " + once + "\r\nContent-Length: 0\r\n\r\n");
                });
        assertUp(probe(), true);
    }

    @Test
    void staysWhereItWasSentAsLongAsThatLetsItIn() {
        site.live("/s1/v.m3u8", sequence::getAndIncrement)
                .file("/s1/a.ts", HlsSite.transportStream())
                .on(
                        "/live.m3u8",
                        gate -> gate.send("HTTP/1.1 302 Found\r\nLocation: /s1/v.m3u8\r\nContent-Length: 0\r\n\r\n"));
        assertUp(probe(), true);
        assertThat(site.requests("/live.m3u8")).isEqualTo(1);
    }
}
