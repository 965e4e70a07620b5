package dev.tallylight.probe.hls;

import static dev.tallylight.probe.hls.HlsBench.assertDown;
import static dev.tallylight.probe.hls.HlsBench.assertUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound that comes by playlists of its own, and does not play while the picture does. */
@Order(1) // it takes long
class HlsAudioTest extends HlsServed {
    private final AtomicLong audio = new AtomicLong(3);

    private void master(String... renditions) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (String rendition : renditions) {
            text.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"")
                    .append(rendition)
                    .append("\",URI=\"")
                    .append(rendition)
                    .append(".m3u8\"\n");
        }
        text.append("#EXT-X-STREAM-INF:BANDWIDTH=300000,AUDIO=\"a\"\npicture.m3u8\n");
        site.text("/master.m3u8", text.toString())
                .file("/picture.ts", HlsSite.picture())
                .file("/a.aac", HlsSite.packedAudio());
        rendition("picture", "picture.ts", sequence::getAndIncrement);
    }

    private void rendition(String name, String segment, LongSupplier number) {
        site.on(
                "/" + name + ".m3u8",
                line -> line.send(HlsSite.answer(
                        "200 OK",
                        "text/plain",
                        (HlsSite.header(number.getAsLong()) + ("#EXTINF:2,\n" + segment + "\n").repeat(3))
                                .getBytes(StandardCharsets.UTF_8))));
    }

    private void fault(String name, String how) {
        rendition(name, name + ".aac", audio::getAndIncrement);
        switch (how) {
            case "no list" -> site.status("/" + name + ".m3u8", "404 Not Found");
            case "list hangs" -> site.on("/" + name + ".m3u8", line -> line.untilClosed());
            case "no segments" -> {}
            case "segments hang" -> site.on("/" + name + ".aac", line -> line.untilClosed());
            case "no media" -> site.file("/" + name + ".aac", new byte[5000]);
            case "frozen" -> rendition(name, "a.aac", () -> 5);
            default -> throw new IllegalArgumentException(how);
        }
    }

    private static void degraded(ProbeOutcome outcome, String detail) {
        assertThat(outcome.verdict())
                .as(HlsBench.story(outcome))
                .isInstanceOfSatisfying(
                        Verdict.Degraded.class, it -> assertThat(it.detail()).startsWith(detail));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no list", "list hangs", "no segments", "segments hang", "no media", "frozen"})
    void isDegradedWhereThePicturePlaysWithoutItsSound(String how) {
        master("one");
        fault("one", how);
        ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"));
        degraded(outcome, "1 of 1 audio renditions does not play: ");
        assertThat(outcome.facts().video()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no list", "list hangs", "no segments", "segments hang", "no media"})
    void takesTheNextRenditionWhereThereIsOne(String how) {
        master("one", "two");
        fault("one", how);
        rendition("two", "a.aac", audio::getAndIncrement);
        ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"));
        degraded(outcome, "1 of 2 audio renditions does not play: one.m3u8 (");
        assertThat(outcome.facts().audio()).isNotNull();
    }

    @Test
    void isDownWhereSoundIsExpected() {
        master("one");
        fault("one", "no segments");
        ProbeOutcome outcome = bench.probe(
                site.url("/master.m3u8"), ProbeMemory.NONE, HlsBench.TIMEOUT, new Expectations(false, true));
        assertThat(assertDown(outcome, Reason.NO_AUDIO)).contains("one.m3u8", "404");
    }

    @Test
    void isDownWherePictureAndSoundStandStill() {
        master("one");
        rendition("picture", "picture.ts", () -> 5);
        fault("one", "frozen");
        assertDown(bench.probe(site.url("/master.m3u8")), Reason.PLAYLIST_STALE);
    }

    @Test
    void isUpWithBoth() {
        master("one");
        rendition("one", "a.aac", audio::getAndIncrement);
        assertUp(bench.probe(site.url("/master.m3u8")), true);
    }

    /**
     * One picture with two kinds of sound, each a variant: RFC 8216 §6.2.4.
     *
     * @param picture the variants' playlists
     */
    private ProbeOutcome inTwoCodecs(String... picture) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (String codec : new String[] {"ac3", "aac"}) {
            text.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"%1$s\",NAME=\"en\",URI=\"%1$s.m3u8\"\n".formatted(codec));
            for (String uri : picture) {
                text.append("#EXT-X-STREAM-INF:BANDWIDTH=300000,AUDIO=\"%s\"\n%s\n".formatted(codec, uri));
            }
        }
        site.text("/master.m3u8", text.toString())
                .file("/picture.ts", HlsSite.picture())
                .file("/a.aac", HlsSite.packedAudio());
        return bench.probe(site.url("/master.m3u8"), ProbeMemory.NONE, HlsBench.TIMEOUT, new Expectations(false, true));
    }

    @Test
    void playsTheSameVariantWithItsOtherSound() {
        rendition("picture", "picture.ts", sequence::getAndIncrement);
        rendition("aac", "a.aac", audio::getAndIncrement);
        ProbeOutcome outcome = inTwoCodecs("picture.m3u8");
        degraded(outcome, "1 of 2 variants does not play: picture.m3u8#audio=ac3 (");
        assertThat(outcome.facts().variants())
                .extracting(variant -> variant.name() + " " + variant.view())
                .containsExactly("picture.m3u8#audio=ac3 down", "picture.m3u8#audio=aac up");
    }

    @Test
    void takesAVariantThatIsMissingForMissingWhateverItsSound() {
        rendition("picture", "picture.ts", sequence::getAndIncrement);
        rendition("aac", "a.aac", audio::getAndIncrement);
        rendition("ac3", "a.aac", audio::getAndIncrement);
        ProbeOutcome outcome = inTwoCodecs("gone.m3u8", "picture.m3u8");
        degraded(outcome, "2 of 4 variants do not play: gone.m3u8#audio=ac3, gone.m3u8#audio=aac (");
        assertThat(site.requests("/gone.m3u8")).isEqualTo(2); // once more after a moment
    }
}
