package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectationsTest {
    private static final MediaFacts.Video H264 = new MediaFacts.Video("h264", 320, 180, 25.0);
    private static final MediaFacts.Audio AAC = new MediaFacts.Audio("aac", 44100, 2);
    private static final MediaFacts BOTH = new MediaFacts("mpegts", H264, AAC, 500_000L);
    private static final Verdict UP = new Verdict.Up(true);

    private static Probe.Played played(Verdict verdict, MediaFacts facts) {
        return new Probe.Played(verdict, facts, ProbeMemory.NONE);
    }

    private static Expectations expecting(long minBitrate, Set<String> codecs, boolean missIsDown) {
        return new Expectations(true, true, minBitrate, codecs, null, Duration.ofSeconds(30), false, missIsDown);
    }

    @Test
    void isContentWithWhatItAsksFor() {
        Expectations expect = expecting(500_000, Set.of("h264", "aac"), true);
        assertThat(expect.judge(played(UP, BOTH), null)).isEqualTo(UP);
        assertThat(Expectations.NONE.judge(played(UP, MediaFacts.NONE), null)).isEqualTo(UP);
    }

    @Test
    void saysWhatIsMissed() {
        assertThat(expecting(600_000, Set.of(), true).judge(played(UP, BOTH), null))
                .isEqualTo(new Verdict.Down(
                        Reason.BITRATE_LOW, Stage.MEDIA, "500 kbit/s; expected are at least 600 kbit/s"));
        assertThat(expecting(1, Set.of("hevc", "aac"), false).judge(played(UP, BOTH), null))
                .isEqualTo(new Verdict.Degraded(
                        Reason.UNEXPECTED_CONTENT, Stage.MEDIA, "the codec is h264; expected is aac or hevc"));
        assertThat(expecting(1, Set.of(), false).judge(played(UP, new MediaFacts("mp3", null, AAC, 5L)), null))
                .isEqualTo(new Verdict.Degraded(
                        Reason.NO_VIDEO, Stage.MEDIA, "video is expected, and there is audio only"));
    }

    @Test
    void doesNotMakeLessOfAStreamThatIsDown() {
        Expectations degraded = expecting(1, Set.of(), false);
        Verdict stale = new Verdict.Down(Reason.PLAYLIST_STALE, Stage.MANIFEST, "stale");
        assertThat(degraded.judge(played(stale, BOTH), null)).isEqualTo(stale);
        Verdict noVideo = new Verdict.Down(Reason.NO_VIDEO, Stage.MEDIA, "no video came");
        assertThat(degraded.judge(played(noVideo, new MediaFacts("rtmp", null, AAC, null)), null))
                .isInstanceOf(Verdict.Degraded.class);
        assertThat(degraded.judge(played(noVideo, MediaFacts.NONE), null)).isEqualTo(noVideo);
    }

    @Test
    void knowsNothingOfWhatWasNotSeen() {
        assertThat(expecting(1, Set.of("h264"), true).judge(played(UP, MediaFacts.NONE), null))
                .isEqualTo(UP);
    }

    @Test
    void bearsSilenceForAsLongAsItMay() {
        Expectations expect = expecting(1, Set.of(), false);
        assertThat(expect.judge(played(UP, BOTH), Duration.ofSeconds(29))).isEqualTo(UP);
        assertThat(expect.judge(played(UP, BOTH), Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        Verdict.Degraded.class,
                        verdict -> assertThat(verdict.reason()).isEqualTo(Reason.AUDIO_DIGITAL_SILENCE));
        assertThat(Expectations.NONE.judge(played(UP, BOTH), Duration.ofDays(1)))
                .isEqualTo(UP);
    }

    private static final Verdict DEGRADED =
            new Verdict.Degraded(Reason.VARIANT_MISSING, Stage.MANIFEST, "1 of 2 variants does not play");

    @Test
    void aDegradedStreamThatMissesWhatIsExpectedIsDown() {
        Verdict verdict = expecting(0, Set.of("hevc", "aac"), true).judge(played(DEGRADED, BOTH), null);
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Down.class, down -> {
            assertThat(down.reason()).isEqualTo(Reason.UNEXPECTED_CONTENT);
            assertThat(down.detail()).contains("the codec is h264", "besides: 1 of 2 variants does not play");
        });
    }

    @Test
    void aDegradedStreamSaysWhatItMissesBesides() {
        Verdict verdict = expecting(0, Set.of("hevc", "aac"), false).judge(played(DEGRADED, BOTH), null);
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Degraded.class, degraded -> {
            assertThat(degraded.reason()).isEqualTo(Reason.VARIANT_MISSING);
            assertThat(degraded.detail())
                    .startsWith("1 of 2 variants does not play; besides: ")
                    .contains("the codec is h264");
        });
    }

    @Test
    void aDegradedStreamThatHasWhatIsExpectedStaysAsItIs() {
        assertThat(expecting(0, Set.of("h264", "aac"), true).judge(played(DEGRADED, BOTH), null))
                .isEqualTo(DEGRADED);
    }
}
