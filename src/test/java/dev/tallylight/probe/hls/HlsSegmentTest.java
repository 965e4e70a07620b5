package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.net.http.ScriptedServer;
import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.testing.Ffmpeg;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The newest segment: fetched, decrypted, looked into. */
@Order(1) // it takes long
class HlsSegmentTest extends HlsServed {
    private static final byte[] KEY = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern RANGE = Pattern.compile("Range: bytes=(\\d+)-(\\d+)");

    private ProbeOutcome probe() {
        return bench.probe(site.url("/live.m3u8"));
    }

    private ProbeOutcome probe(Expectations expect) {
        return bench.probe(site.url("/live.m3u8"), ProbeMemory.NONE, HlsBench.TIMEOUT, expect);
    }

    private static String steps(ProbeOutcome outcome) {
        return HlsBench.story(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "404 Not Found, SEGMENT_MISSING",
        "410 Gone, SEGMENT_MISSING",
        "401 Unauthorized, SEGMENT_DENIED",
        "403 Forbidden, SEGMENT_DENIED",
        "500 Internal Server Error, SERVER_ERROR",
    })
    void namesWhyTheSegmentIsRefused(String status, Reason reason) {
        site.live("/live.m3u8", sequence::get).status("/a.ts", status);
        assertThat(assertDown(probe(), reason)).contains("/a.ts");
    }

    @Test
    void readsThePlaylistAgainWhenTheWindowRolledOn() {
        site.file("/b.ts", HlsSite.transportStream()).on("/live.m3u8", line -> {
            String name = site.requests("/live.m3u8") == 1 ? "gone.ts" : "b.ts";
            line.send(HlsSite.answer(
                    "200 OK",
                    "text/plain",
                    (HlsSite.header(sequence.getAndIncrement()) + "#EXTINF:2,\n" + name + "\n").getBytes()));
        });
        assertUp(probe(), true);
    }

    @Test
    void namesAMissingInitialisationSection() {
        playlist("#EXT-X-MAP:URI=\"init.mp4\"|#EXTINF:2,|a.m4s");
        assertDown(probe(), Reason.INIT_MISSING);
    }

    /**
     * gpac #3330.
     *
     * @param form in which it is written: RFC 2397
     */
    @ParameterizedTest
    @ValueSource(strings = {"data:video/mp4;base64,", "DATA:;base64,", "data:,"})
    void takesAnInitialisationSectionFromThePlaylist(String form) throws IOException {
        byte[] file = Ffmpeg.encoded(
                2, "f.mp4", "-c:v", "libopenh264", "-an", "-movflags", "empty_moov+default_base_moof+frag_keyframe");
        int moof = new String(file, StandardCharsets.ISO_8859_1).indexOf("moof") - 4;
        byte[] init = Arrays.copyOf(file, moof);
        String escaped = "%" + HexFormat.ofDelimiter("%").formatHex(init);
        String text = form.endsWith("base64,") ? Base64.getEncoder().encodeToString(init) : escaped;
        playlist("#EXT-X-MAP:URI=\"" + form + text + "\"|#EXTINF:2,|a.m4s");
        site.file("/a.m4s", Arrays.copyOfRange(file, moof, file.length));
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().video()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data:video/mp4;base64", "data:video/mp4,%zz"})
    void namesAnInitialisationSectionInThePlaylistThatCannotBeRead(String uri) {
        playlist("#EXT-X-MAP:URI=\"" + uri + "\"|#EXTINF:2,|a.m4s");
        assertThat(assertDown(probe(), Reason.INIT_MISSING)).contains("data:");
    }

    @ParameterizedTest
    @CsvSource({"'<html>sorry</html>', SEGMENT_INVALID", "'', NO_MEDIA"})
    void namesWhatIsNoMedia(String body, Reason reason) {
        playlist("#EXTINF:2,|a.ts");
        site.file("/a.ts", body.getBytes(StandardCharsets.UTF_8));
        assertDown(probe(), reason);
    }

    @Test
    void takesAPageInPlaceOfAFragmentForInvalid() {
        playlist("#EXT-X-MAP:URI=\"init.mp4\"|#EXTINF:2,|a.m4s");
        byte[] init = {0, 0, 0, 8, 'f', 't', 'y', 'p', 0, 0, 0, 8, 'm', 'o', 'o', 'v'};
        site.file("/init.mp4", init).file("/a.m4s", "<html>sorry, not found</html>".getBytes());
        assertDown(probe(), Reason.SEGMENT_INVALID);
    }

    @Test
    void playsPackedAudioAndMissesVideoOnlyWhenItIsExpected() {
        playlist("#EXTINF:2,|a.aac");
        site.file("/a.aac", HlsSite.packedAudio());
        ProbeOutcome outcome = probe(new Expectations(false, true));
        assertUp(outcome, true);
        assertThat(outcome.facts().audio()).isEqualTo(new MediaFacts.Audio("aac", 44100, 1));
        assertDown(probe(new Expectations(true, true)), Reason.NO_VIDEO);
    }

    @Test
    void tellsTheInitialisationSectionOfATransportStream() {
        byte[] whole = HlsSite.transportStream();
        playlist("#EXT-X-MAP:URI=\"tables.ts\"|#EXTINF:2,|a.ts"); // RFC 8216 §3.2: its PAT and PMT
        site.file("/tables.ts", Arrays.copyOf(whole, 3 * 188))
                .file("/a.ts", Arrays.copyOfRange(whole, 3 * 188, whole.length));
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().container()).isEqualTo("mpegts");
    }

    // ---- keys

    private static byte[] encrypted(byte[] plain, byte[] iv) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] iv(int last) {
        byte[] iv = new byte[16];
        iv[14] = (byte) (last >> 8);
        iv[15] = (byte) last;
        return iv;
    }

    @Test
    void decryptsWithTheGivenVector() {
        playlist("#EXT-X-KEY:METHOD=AES-128,URI=\"key\",IV=0x0A|#EXTINF:2,|a.ts");
        site.file("/key", KEY).file("/a.ts", encrypted(HlsSite.transportStream(), iv(10)));
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
    }

    @Test
    void decryptsWithTheMediaSequenceNumberAsItsVector() {
        playlist("#EXT-X-KEY:METHOD=AES-128,URI=\"key\"|#EXTINF:2,|a.ts");
        site.file("/key", KEY).file("/a.ts", encrypted(HlsSite.transportStream(), iv(812)));
        assertThat(probe().facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
    }

    @Test
    void takesTheKeyThatIsItsOwnAmongSeveral() {
        playlist(
                "#EXT-X-KEY:METHOD=AES-128,URI=\"key\",IV=0x0A"
                        + "|#EXT-X-KEY:METHOD=AES-128,URI=\"skd://x\",KEYFORMAT=\"com.apple.streamingkeydelivery\"|#EXTINF:2,|a.ts");
        site.file("/key", KEY).file("/a.ts", encrypted(HlsSite.transportStream(), iv(10)));
        assertThat(probe().facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
    }

    @ParameterizedTest
    @CsvSource({
        "'data:text/plain;base64,c2l4dGVlbiBieXRlcyBvaw=='",
        "'data:application/octet-stream;base64,c2l4dGVlbiBieXRlcyBvaw'",
        "'data:,sixteen%20bytes%20ok'",
    })
    void decryptsWithAKeyThatStandsInThePlaylist(String uri) {
        playlist("#EXT-X-KEY:METHOD=AES-128,URI=\"" + uri + "\"|#EXTINF:2,|a.ts");
        site.file("/a.ts", encrypted(HlsSite.transportStream(), iv(812)));
        assertThat(probe().facts().video()).isEqualTo(new MediaFacts.Video("h264", 320, 180, 15.0));
    }

    @ParameterizedTest
    @CsvSource({"'data:;base64,AAAA'", "'data:;base64,%%%'", "'data:nothing'"})
    void namesAKeyInThePlaylistThatIsNone(String uri) {
        playlist("#EXT-X-KEY:METHOD=AES-128,URI=\"" + uri + "\"|#EXTINF:2,|a.ts");
        site.file("/a.ts", encrypted(HlsSite.transportStream(), iv(812)));
        assertThat(assertDown(probe(), Reason.KEY_UNAVAILABLE)).contains("data:");
    }

    @ParameterizedTest
    @CsvSource({"404 Not Found", "403 Forbidden", "200 OK"})
    void namesAKeyThatIsNotToBeHad(String status) {
        playlist("#EXT-X-KEY:METHOD=AES-128,URI=\"key\"|#EXTINF:2,|a.ts");
        site.status("/key", status).file("/a.ts", encrypted(HlsSite.transportStream(), iv(812)));
        assertDown(probe(), Reason.KEY_UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({"'http://127.0.0.1:1/key'", "''"})
    void namesAKeyServerThatIsAway(String uri) {
        playlist("#EXT-X-KEY:METHOD=AES-128" + (uri.isEmpty() ? "" : ",URI=\"" + uri + "\"") + "|#EXTINF:2,|a.ts");
        site.file("/a.ts", encrypted(HlsSite.transportStream(), iv(812)));
        assertDown(probe(), Reason.KEY_UNAVAILABLE);
    }

    @Test
    void findsThatAKeyDoesNotFit() {
        playlist("#EXT-X-KEY:METHOD=AES-128,URI=\"key\"|#EXTINF:2,|a.ts");
        site.file("/key", "another 16 bytes".getBytes()).file("/a.ts", encrypted(HlsSite.transportStream(), iv(812)));
        assertThat(assertDown(probe(), Reason.SEGMENT_INVALID)).contains("decrypted");
    }

    @Test
    void saysThatItCannotLookIntoWhatALicenceServerLocks() {
        playlist("#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI=\"skd://x\"|#EXTINF:2,|a.m4s");
        site.file("/a.m4s", new byte[5000]);
        ProbeOutcome outcome = probe(new Expectations(true, true));
        assertUp(outcome, true);
        assertThat(outcome.facts().video()).isNull();
        assertThat(steps(outcome)).contains("not looked");
    }

    // ---- byte ranges

    /** Serves ranges of a file as RFC 9110 §14 has it. */
    private static ScriptedServer.Script ranges(HlsSite site, byte[] file) {
        return line -> {
            Matcher range = RANGE.matcher(site.server.requests().getLast());
            assertThat(range.find()).isTrue();
            int from = Integer.parseInt(range.group(1));
            int to = Math.min(file.length, Integer.parseInt(range.group(2)) + 1);
            line.send(HlsSite.answer("206 Partial Content", "video/mp2t", Arrays.copyOfRange(file, from, to)));
        };
    }

    private byte[] behindZeros() {
        byte[] media = HlsSite.transportStream();
        byte[] file = new byte[1000 + media.length];
        System.arraycopy(media, 0, file, 1000, media.length);
        return file;
    }

    @Test
    void asksForTheRangeThatHoldsTheSegment() {
        byte[] file = behindZeros();
        playlist("#EXT-X-BYTERANGE:" + (file.length - 1000) + "@1000|#EXTINF:2,|all.ts");
        site.on("/all.ts", ranges(site, file));
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().bitrate()).isEqualTo((file.length - 1000) * 4L);
    }

    @Test
    void findsTheRangeItselfWhenTheServerSendsTheWholeFile() {
        byte[] file = behindZeros();
        playlist("#EXT-X-BYTERANGE:" + (file.length - 1000) + "@1000|#EXTINF:2,|all.ts");
        site.file("/all.ts", file);
        assertUp(probe(), true);
        playlist("#EXT-X-BYTERANGE:1000@900000|#EXTINF:2,|all.ts");
        assertThat(assertDown(probe(), Reason.SEGMENT_INVALID)).contains("byte range");
    }

    @Test
    void takesARangeBehindTheEndForMissing() {
        playlist("#EXT-X-BYTERANGE:1000@900000|#EXTINF:2,|all.ts");
        site.status("/all.ts", "416 Range Not Satisfiable");
        assertDown(probe(), Reason.SEGMENT_MISSING);
    }

    // ---- speed

    @Test
    void isSlowWhenASegmentTakesLongerToComeThanToPlay() {
        playlist("#EXTINF:1,|a.ts");
        byte[] media = HlsSite.transportStream();
        site.on("/a.ts", line -> {
            line.send(HlsSite.head("200 OK", "video/mp2t", media.length));
            line.send(Arrays.copyOf(media, 188));
            line.idle(Duration.ofMillis(1500));
            line.send(Arrays.copyOfRange(media, 188, media.length));
        });
        ProbeOutcome outcome = probe();
        assertThat(assertDown(outcome, Reason.SEGMENT_SLOW)).contains("1 s");
        assertThat(site.requests("/a.ts")).isEqualTo(2); // once more, over the connection that stands
    }

    @Test
    void isNotSlowForAnOnceLateAnswer() {
        playlist("#EXTINF:1,|a.ts");
        byte[] media = HlsSite.transportStream();
        site.on("/a.ts", line -> {
            if (site.requests("/a.ts") == 1) {
                line.idle(Duration.ofMillis(1200));
            }
            line.send(HlsSite.answer("200 OK", "video/mp2t", media));
        });
        assertUp(probe(), true);
    }

    @Test
    void isSlowWhenItDrips() {
        playlist("#EXTINF:1,|a.ts");
        site.on("/a.ts", line -> {
            line.send(HlsSite.head("200 OK", "video/mp2t", 100_000));
            for (int i = 0; i < 100; i++) {
                line.send("G");
                line.idle(Duration.ofMillis(200));
            }
        });
        ProbeOutcome outcome = bench.probe(site.url("/live.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(3));
        assertDown(outcome, Reason.SEGMENT_SLOW);
    }

    /** A far server's first bytes take their time; what follows is fast. Half a megabyte cannot tell how fast. */
    @Test
    void isNotSlowForALargeSegmentFromFarAway() {
        playlist("#EXTINF:2,|big.ts");
        ByteArrayOutputStream media = new ByteArrayOutputStream();
        while (media.size() < 6 << 20) {
            media.writeBytes(HlsSite.transportStream());
        }
        byte[] big = media.toByteArray();
        site.on("/big.ts", line -> {
            line.send(HlsSite.head("200 OK", "video/mp2t", big.length));
            line.idle(Duration.ofMillis(300)); // of the body: as a slow start over a long way looks
            line.send(big);
        });
        ProbeOutcome outcome = probe();
        assertUp(outcome, true);
        assertThat(outcome.facts().bitrate()).isEqualTo(big.length * 4L);
    }

    @Test
    void doesNotHoldAFailureOfTheSecondDownloadAgainstTheStream() {
        playlist("#EXTINF:1,|a.ts");
        byte[] media = HlsSite.transportStream();
        site.on("/a.ts", line -> {
            if (site.requests("/a.ts") > 1) {
                line.reset();
                return;
            }
            line.idle(Duration.ofMillis(1200));
            line.send(HlsSite.answer("200 OK", "video/mp2t", media));
        });
        assertUp(probe(), true);
    }
}
