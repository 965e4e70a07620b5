package dev.tallylight.probe.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveMediaTest {
    private static final int VIDEO = 1;
    private static final int AUDIO = 2;

    private final LiveMedia media = new LiveMedia(Expectations.NONE);

    private static Duration ms(long ms) {
        return Duration.ofMillis(ms);
    }

    private void video(long now, long played) {
        media.unit(ms(now), VIDEO, Track.Kind.VIDEO, ms(played), 1000);
    }

    private void audio(long now, long played) {
        media.unit(ms(now), AUDIO, Track.Kind.AUDIO, ms(played), 100);
    }

    @Test
    void isNotProvenByWhatComesAtOnce() {
        for (int i = 0; i <= 100; i++) {
            video(10, i * 40);
        }
        assertThat(media.proven()).isFalse();
        assertThat(media.silent(ms(4900))).isFalse(); // what came still plays
        assertThat(media.silent(ms(5100))).isTrue();
        LiveMedia.Shortfall shortfall = media.shortfall(ms(5100));
        assertThat(shortfall.reason()).isEqualTo(Reason.MEDIA_BURST_ONLY);
        assertThat(shortfall.detail()).isEqualTo("video 4.0 s at once, then nothing for 5.1 s");
    }

    @Test
    void isProvenByASecondBeyondTheBurstOnEveryTrack() {
        for (int i = 0; i <= 60; i++) {
            video(i * 40, i * 40);
            audio(i * 40, i * 40);
            assertThat(media.proven()).as("at %d", i * 40).isEqualTo(i * 40 >= 2000);
        }
        assertThat(media.bitrate()).isEqualTo(223_666); // 61 times 1100 bytes in 2.4 s
    }

    @Test
    void waitsForATrackThatIsAnnouncedAndThenGoesOnWithoutIt() {
        media.announce(Track.Kind.AUDIO);
        for (int i = 0; i <= 100; i++) {
            video(i * 100, i * 100);
            assertThat(media.proven()).as("at %d", i * 100).isEqualTo(i >= 50);
        }
        assertThat(media.missing()).containsExactly(Track.Kind.AUDIO);
    }

    /** Servers hold pictures back until one comes that decoding can begin with: ten seconds is not rare. */
    @Test
    void waitsForAPictureAsLongAsThereIsTime() {
        media.announce(Track.Kind.VIDEO);
        for (int i = 0; i <= 90; i++) {
            audio(i * 100, i * 100);
            assertThat(media.proven()).as("at %d", i * 100).isFalse();
        }
        assertThat(media.plays()).as("without it, at the deadline").isTrue();
        for (int i = 90; i <= 120; i++) {
            audio(i * 100, i * 100);
            video(i * 100, (i - 90) * 100);
        }
        assertThat(media.proven()).isTrue();
    }

    @Test
    void missesATrackThatCeases() {
        for (int i = 0; i <= 100; i++) {
            audio(i * 100, i * 100);
            if (i < 15) {
                video(i * 100, i * 100);
            }
        }
        assertThat(media.shortfall(ms(10_000)).reason()).isEqualTo(Reason.MEDIA_STALLED);
        assertThat(media.playsInPart(ms(10_000))).as("its sound plays on").isTrue();
        assertThat(media.ceased(ms(10_000))).containsExactly(Track.Kind.VIDEO);
    }

    @Test
    void isSlowWhereItsSoundComesSlowerThanItPlays() {
        for (int i = 0; i <= 98; i++) {
            audio(i * 100, i * 50);
            video(i * 100, i * 50);
            assertThat(media.proven()).isFalse();
        }
        assertThat(media.plays()).as("at the deadline").isTrue();
        assertThat(media.slow()).isTrue();
        assertThat(media.pace()).isBetween(0.45, 0.55);
    }

    /** Night cameras take longer for each picture, and number them as by day. */
    @Test
    void asksNoPicturesHowFastTheyCome() {
        for (int i = 0; i <= 98; i++) {
            video(i * 100, i * 50);
        }
        assertThat(media.proven()).isTrue();
        assertThat(media.slow()).isFalse();
        LiveMedia both = new LiveMedia(Expectations.NONE);
        for (int i = 0; i <= 98; i++) {
            both.unit(ms(i * 100), VIDEO, Track.Kind.VIDEO, ms(i * 50), 1000);
            both.unit(ms(i * 100), AUDIO, Track.Kind.AUDIO, ms(i * 100), 100);
        }
        assertThat(both.proven()).as("with sound that keeps its pace").isTrue();
    }

    @Test
    void missesWhatTheUserExpects() {
        LiveMedia expecting = new LiveMedia(new Expectations(true, false));
        for (int i = 0; i <= 100; i++) {
            expecting.unit(ms(i * 100), AUDIO, Track.Kind.AUDIO, ms(i * 100), 1);
        }
        assertThat(expecting.proven()).isFalse();
        assertThat(expecting.shortfall(ms(10_000)).reason()).isEqualTo(Reason.NO_VIDEO);
    }

    @Test
    void tellsUnitsThatComeFromAClockThatStandsStill() {
        for (int i = 0; i <= 100; i++) {
            video(i * 40, 0);
        }
        assertThat(media.shortfall(ms(4000)).reason()).isEqualTo(Reason.TIMESTAMPS_STALLED);
    }

    @Test
    void saysThatNothingCame() {
        media.announce(Track.Kind.AUDIO);
        LiveMedia.Shortfall shortfall = media.shortfall(ms(9_900));
        assertThat(shortfall.reason()).isEqualTo(Reason.NO_MEDIA);
        assertThat(shortfall.detail()).isEqualTo("no media came, though audio is announced");
    }
}
