package dev.tallylight.probe.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.Expectations;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One track plays and the other does not, on virtual time, as it stands at the deadline of ten seconds. */
class TracksInPartTest {
    private static final int END = 9_800;
    private static final int FRAME = 40;
    private static final Expectations VIDEO_OR_DEGRADED =
            new Expectations(true, false, null, Set.of(), null, null, false, false);

    private LiveMedia media = new LiveMedia(Expectations.NONE);

    private void unit(int now, Track.Kind kind, int played) {
        media.unit(Duration.ofMillis(now), kind.ordinal(), kind, Duration.ofMillis(played), 500);
    }

    /** The other track, as it plays from the first second to the last. */
    private void plays(Track.Kind kind) {
        for (int now = 0; now < END; now += FRAME) {
            unit(now, kind, now);
        }
    }

    private void assertLess(Track.Kind ceased, Reason reason) {
        Duration end = Duration.ofMillis(END);
        assertThat(media.proven()).isFalse();
        assertThat(media.playsInPart(end)).as(media.told()).isTrue();
        assertThat(media.ceased(end)).as(media.told()).containsExactly(ceased);
        assertThat(media.shortfall(end).reason()).isEqualTo(reason);
        assertThat(media.shortfall(end).detail())
                .contains(ceased.name().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("no more in time");
    }

    private void assertWhole() {
        Duration end = Duration.ofMillis(END);
        assertThat(media.playsInPart(end)).as(media.told()).isTrue();
        assertThat(media.ceased(end)).as(media.told()).isEmpty();
    }

    /** A failing uplink, just before it dies: all of it played, and slower than it should. */
    @Test
    void tellsOfWhatLaggedAndThenEnded() {
        media = new LiveMedia(Expectations.NONE);
        for (int now = 0; now < 5_000; now += FRAME) {
            int played = now < 1_000 ? now : 1_000 + (now - 1_000) * 6 / 10;
            unit(now, Track.Kind.VIDEO, played);
            unit(now, Track.Kind.AUDIO, played);
        }
        assertThat(media.plays()).isTrue();
        assertThat(media.proven()).isFalse();
        assertThat(media.shortfall(Duration.ofMillis(8_500)).reason()).isEqualTo(Reason.MEDIA_STALLED);
    }

    /** Less than it was, and then it ended. */
    @Test
    void tellsOfWhatPlayedWithoutItsPictureAndThenEnded() {
        media = new LiveMedia(Expectations.NONE);
        media.expectAsBefore(Track.Kind.VIDEO);
        for (int now = 0; now < 2_500; now += FRAME) {
            unit(now, Track.Kind.AUDIO, now);
        }
        assertThat(media.shortfall(Duration.ofMillis(2_500)).reason()).isEqualTo(Reason.MEDIA_STALLED);
    }

    /** A radio with a picture every 12 to 30 s, which the server keeps for newcomers; many packets make a picture. */
    @Property(tries = 200)
    void letsAPictureStand(
            @ForAll @IntRange(min = 3_100, max = 30_000) int every,
            @ForAll @IntRange(min = 0, max = 30_000) int since,
            @ForAll @IntRange(min = 1, max = 30) int packets) {
        media = new LiveMedia(Expectations.NONE);
        MediaClock clock = new MediaClock(1000, 32);
        int before = since % every;
        for (int now = 0; now < END; now += FRAME) {
            unit(now, Track.Kind.AUDIO, now);
            boolean kept = now == 0;
            boolean comes = (now + before) / every > (now - FRAME + before) / every && now > 0;
            for (int i = 0; i < packets && (kept || comes); i++) {
                int time = (now + before) / every * every;
                media.unit(Duration.ofMillis(now), 9, Track.Kind.VIDEO, clock.at(1_000_000 + time), 1400);
            }
        }
        if (!media.plays()) {
            assertWhole();
        }
    }

    @Test
    void missesSoundThatASilentMicrophoneDoesNotSend() {
        for (int now = 0; now < 500; now += 20) {
            unit(now, Track.Kind.AUDIO, now);
        }
        plays(Track.Kind.VIDEO);
        assertLess(Track.Kind.AUDIO, Reason.MEDIA_BURST_ONLY);
    }

    @Property(tries = 100)
    void missesSoundThatTheServerKeptAlone(@ForAll @IntRange(min = 1, max = 20_000) int kept) {
        media = new LiveMedia(Expectations.NONE);
        for (int played = 0; played <= kept; played += 23) {
            unit(0, Track.Kind.AUDIO, played);
        }
        plays(Track.Kind.VIDEO);
        assertLess(Track.Kind.AUDIO, Reason.MEDIA_BURST_ONLY);
    }

    /** However it began: one that moved, and moves no more, is missed. */
    @Property(tries = 100)
    void missesAPictureThatCeases(
            @ForAll @IntRange(min = 0, max = 1_900) int until,
            @ForAll @IntRange(min = FRAME + 1, max = 9_000) int kept) {
        media = new LiveMedia(Expectations.NONE);
        for (int played = 0; played < kept; played += FRAME) {
            unit(0, Track.Kind.VIDEO, played);
        }
        for (int now = FRAME; now <= until; now += FRAME) {
            unit(now, Track.Kind.VIDEO, kept + now);
        }
        plays(Track.Kind.AUDIO);
        assertThat(media.ceased(Duration.ofMillis(END))).containsExactly(Track.Kind.VIDEO);
        assertThat(media.playsInPart(Duration.ofMillis(END))).isTrue();
    }

    @Test
    void missesATrackWhoseClockStandsStill() {
        for (int now = 0; now < END; now += FRAME) {
            unit(now, Track.Kind.AUDIO, now);
            unit(now, Track.Kind.VIDEO, 0);
        }
        assertLess(Track.Kind.VIDEO, Reason.TIMESTAMPS_STALLED);
        media = new LiveMedia(Expectations.NONE);
        for (int now = 0; now < END; now += FRAME) {
            unit(now, Track.Kind.AUDIO, 0);
            unit(now, Track.Kind.VIDEO, now);
        }
        assertLess(Track.Kind.AUDIO, Reason.TIMESTAMPS_STALLED);
    }

    /** A server without a cache that waits for a keyframe: the picture had no time to prove itself. */
    @Test
    void blamesNobodyWhoHasJustBegun() {
        plays(Track.Kind.AUDIO);
        for (int now = END - 900; now < END; now += FRAME) {
            unit(now, Track.Kind.VIDEO, now - END + 900);
        }
        assertWhole();
    }

    @Test
    void isDeadWhereNothingGoesOn() {
        for (int now = 0; now < 3_000; now += FRAME) {
            unit(now, Track.Kind.AUDIO, now);
        }
        unit(100, Track.Kind.VIDEO, 0);
        assertThat(media.playsInPart(Duration.ofMillis(END))).isFalse();
    }

    @Test
    void leavesWhatIsExpectedToWhoExpectsIt() {
        media = new LiveMedia(new Expectations(true, false));
        unit(0, Track.Kind.VIDEO, 0);
        plays(Track.Kind.AUDIO);
        assertThat(media.playsInPart(Duration.ofMillis(END))).isFalse();
        media = new LiveMedia(new Expectations(false, true));
        unit(0, Track.Kind.VIDEO, 0);
        plays(Track.Kind.AUDIO);
        assertWhole();
        media = new LiveMedia(VIDEO_OR_DEGRADED);
        unit(0, Track.Kind.VIDEO, 0);
        plays(Track.Kind.AUDIO);
        assertLess(Track.Kind.VIDEO, Reason.MEDIA_BURST_ONLY);
    }
}
