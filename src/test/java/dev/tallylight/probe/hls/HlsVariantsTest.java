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
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a stream plays of which some variants do and others do not: as its audience would find it. */
@Order(2)
class HlsVariantsTest extends HlsServed {
    private ProbeOutcome probe() {
        return bench.probe(site.url("/master.m3u8"));
    }

    private void master(String... variants) {
        StringBuilder text = new StringBuilder("#EXTM3U\n");
        for (String variant : variants) {
            text.append("#EXT-X-STREAM-INF:BANDWIDTH=300000\n").append(variant).append('\n');
        }
        site.text("/master.m3u8", text.toString());
    }

    private static String degraded(ProbeOutcome outcome, Reason reason) {
        assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isInstanceOf(Verdict.Degraded.class);
        Verdict.Degraded degraded = (Verdict.Degraded) outcome.verdict();
        assertThat(degraded.reason()).isEqualTo(reason);
        return degraded.detail();
    }

    /** However the first of them fails, who opens the stream sees the second. */
    @ParameterizedTest
    @CsvSource({
        "'404 Not Found', '', VARIANT_MISSING",
        "'503 Service Unavailable', '', SERVER_ERROR",
        "'403 Forbidden', '', ACCESS_DENIED",
        "'', '<html>', PLAYLIST_INVALID",
        "'', '#EXTM3U|#EXT-X-STREAM-INF:BANDWIDTH=1|bad.m3u8', PLAYLIST_INVALID",
        "'', '#EXTM3U|#EXT-X-TARGETDURATION:2', PLAYLIST_EMPTY",
        "'', '#EXTM3U|#EXT-X-TARGETDURATION:2|#EXTINF:2,|a.ts|#EXT-X-ENDLIST', PLAYLIST_ENDED",
        "'', '#EXTM3U|#EXT-X-TARGETDURATION:2|#EXTINF:2,|gone.ts', SEGMENT_MISSING",
    })
    void isDegradedWhereAnotherVariantPlays(String status, String playlist, Reason reason) {
        master("bad.m3u8", "live.m3u8", "other.m3u8");
        site.live("/live.m3u8", sequence::getAndIncrement);
        if (status.isEmpty()) {
            site.text("/bad.m3u8", playlist.replace('|', '\n'));
        } else {
            site.status("/bad.m3u8", status);
        }
        ProbeOutcome outcome = probe();
        Reason told = playlist.equals("<html>") ? Reason.UNEXPECTED_CONTENT : reason;
        assertThat(degraded(outcome, told)).startsWith("1 of 3 variants does not play: bad.m3u8 (");
        assertThat(outcome.facts().video()).isNotNull();
        assertThat(site.requests("/other.m3u8")).isZero();
    }

    /** The encoder died after it had written one segment more of the last of them. */
    @Test
    void aDeadLadderIsDownHoweverFarEachOfItsVariantsCame() {
        master("1.m3u8", "2.m3u8", "3.m3u8", "4.m3u8", "5.m3u8", "6.m3u8");
        for (int i = 1; i <= 6; i++) {
            long end = i == 6 ? 813 : 812;
            site.live("/" + i + ".m3u8", () -> end);
        }
        ProbeMemory memory = ProbeMemory.NONE;
        for (int i = 0; i < 8; i++) {
            ProbeOutcome outcome = bench.probe(site.url("/master.m3u8"), memory, Duration.ofSeconds(3));
            assertThat(outcome.verdict()).as(HlsBench.story(outcome)).isNotInstanceOf(Verdict.Degraded.class);
            memory = ((HlsMemory) outcome.memory()).aged(Duration.ofSeconds(30));
        }
        assertDown(bench.probe(site.url("/master.m3u8"), memory, Duration.ofSeconds(3)), Reason.PLAYLIST_STALE);
    }

    @Test
    void asksForNoMoreThanOneVariantWhereThatPlays() {
        master("live.m3u8", "other.m3u8");
        site.live("/live.m3u8", sequence::getAndIncrement);
        assertUp(probe(), true);
        assertThat(site.requests("/other.m3u8")).isZero();
        assertThat(site.requests("/a.ts")).isEqualTo(1);
    }

    @Test
    void isDownWhereNoneOfThemPlaysAndNamesThem() {
        master("a/live.m3u8", "b/live.m3u8");
        assertThat(assertDown(probe(), Reason.VARIANT_MISSING))
                .startsWith("none of 2 variants plays: a/live.m3u8, b/live.m3u8 (the server answered 404");
    }

    @Test
    void isDegradedWhereOnlySoundIsLeft() {
        site.text(
                        "/master.m3u8",
                        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS=\"mp4a.40.2\"\nsound.m3u8\n"
                                + "#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=320x180\nlive.m3u8\n")
                .file("/a.aac", HlsSite.packedAudio())
                .on(
                        "/sound.m3u8",
                        line -> line.send(HlsSite.answer(
                                "200 OK",
                                "text/plain",
                                (HlsSite.header(sequence.getAndIncrement()) + "#EXTINF:2,\na.aac\n")
                                        .getBytes(StandardCharsets.UTF_8))));
        assertThat(degraded(probe(), Reason.VARIANT_MISSING)).contains("live.m3u8");
    }

    @Test
    void triesAFewOfTenThousandVariants() {
        String[] variants = new String[10_000];
        for (int i = 0; i < variants.length; i++) {
            variants[i] = "v" + i + ".m3u8";
        }
        master(variants);
        ProbeOutcome outcome = probe();
        assertThat(assertDown(outcome, Reason.VARIANT_MISSING))
                .startsWith("none of 10000 variants plays (8 were tried)");
        assertThat(outcome.timings().total()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void isDownWhereAListOfVariantsNamesItself() {
        master("master.m3u8", "master.m3u8");
        assertDown(probe(), Reason.PLAYLIST_INVALID);
        assertThat(site.requests("/master.m3u8")).isLessThan(4);
    }

    @Test
    void waitsForASlowServerWhereThereIsNoOther() {
        master("live.m3u8", "other.m3u8");
        site.live("/slow.m3u8", sequence::getAndIncrement);
        site.on("/live.m3u8", line -> {
            line.idle(Duration.ofMillis(2200));
            line.send(
                    HlsSite.answer("200 OK", "text/plain", HlsSite.playlist(812).getBytes(StandardCharsets.UTF_8)));
        });
        ProbeOutcome outcome =
                bench.probe(site.url("/master.m3u8"), ProbeMemory.NONE, Duration.ofSeconds(3), Expectations.NONE);
        assertUp(outcome, false);
    }
}
