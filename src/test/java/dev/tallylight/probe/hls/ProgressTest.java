package dev.tallylight.probe.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.hls.playlist.PlaylistParser;
import dev.tallylight.probe.live.segment.Patience;
import dev.tallylight.probe.live.segment.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private static PlaylistPosition playlist(long sequence) {
        return PlaylistPosition.of(
                (Playlist.Media) PlaylistParser.parse("#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:"
                        + sequence + "\n#EXTINF:4,\n" + sequence + ".ts\n#EXTINF:4,\n" + (sequence + 1) + ".ts\n"));
    }

    private static boolean stale(Progress<PlaylistPosition> progress, long second) {
        return progress.stale(new Patience(Duration.ofSeconds(4)), second * SECOND);
    }

    @Test
    void isStaleAfterThreeTargetDurationsWithoutMoving() {
        Progress<PlaylistPosition> first = Progress.look(null, playlist(7), 0);
        assertThat(first.seenMoving()).isFalse();
        Progress<PlaylistPosition> moved = Progress.look(first, playlist(8), 4 * SECOND);
        assertThat(moved.seenMoving()).isTrue();
        Progress<PlaylistPosition> still = Progress.look(moved, playlist(8), 16 * SECOND);
        assertThat(stale(still, 16)).isFalse();
        assertThat(stale(Progress.look(still, playlist(8), 17 * SECOND), 17)).isTrue();
        assertThat(stale(Progress.look(still, playlist(9), 17 * SECOND), 17)).isFalse();
    }

    @Test
    void isStaleThoughItWasNeverSeenToMove() {
        Progress<PlaylistPosition> first = Progress.look(null, playlist(7), 0);
        assertThat(stale(Progress.look(first, playlist(7), 30 * SECOND), 30)).isTrue();
    }

    @Test
    void takesARestartedPackagerThatGoesOnForHealthy() {
        Progress<PlaylistPosition> before =
                Progress.look(Progress.look(null, playlist(800), 0), playlist(801), 4 * SECOND);
        Progress<PlaylistPosition> restarted = Progress.look(before, playlist(0), 8 * SECOND);
        assertThat(restarted.regressed()).isTrue();
        Progress<PlaylistPosition> on = Progress.look(restarted, playlist(1), 12 * SECOND);
        assertThat(on.regressed()).isFalse();
        assertThat(stale(on, 12)).isFalse();
        assertThat(stale(Progress.look(restarted, playlist(0), 40 * SECOND), 40))
                .isTrue();
    }

    @Test
    void isPatientAgainAfterAJumpBackHoweverLongAgoTheLastLookWas() {
        Progress<PlaylistPosition> before =
                Progress.look(Progress.look(null, playlist(800), 0), playlist(801), 4 * SECOND);
        Progress<PlaylistPosition> restarted = Progress.look(before, playlist(0), 90 * SECOND);
        assertThat(restarted.regressed()).isTrue();
        assertThat(stale(restarted, 90)).isFalse();
        assertThat(stale(restarted, 103)).isTrue();
    }

    /** Three servers behind one name, all of them frozen, each with a copy of another age. */
    @Test
    void isNotFooledByFrozenCopiesThatTakeTurns() {
        Progress<PlaylistPosition> progress = Progress.look(null, playlist(800), 0);
        for (int second = 1; second < 60; second++) {
            progress = Progress.look(progress, playlist(800 + second % 3), second * SECOND);
        }
        assertThat(stale(progress, 60)).isTrue();
    }

    @Test
    void goesOnThoughOneOfTwoServersLagsBehind() {
        Progress<PlaylistPosition> progress = Progress.look(null, playlist(800), 0);
        for (int second = 1; second < 120; second++) {
            long head = 800 + second / 4;
            progress = Progress.look(progress, playlist(second % 2 == 0 ? head : head - 1), second * SECOND);
            assertThat(stale(progress, second)).as("at %d s", second).isFalse();
        }
    }
}
