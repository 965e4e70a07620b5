package dev.tallylight.probe.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.hls.playlist.PlaylistParser;
import dev.tallylight.probe.live.segment.Patience;
import dev.tallylight.probe.live.segment.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/**
 * How long a playlist may stand still, on virtual time, over many shapes of windows. The oracle is the audience: while the
 * segments come as they play nobody misses anything, and when the whole window was played twice over nobody sees anything.
 */
class HlsWindowTest {
    private static final long MILLISECOND = 1_000_000L;
    private static final int WINDOW = 6;

    /** What a packager does: lengths of segments in ms, over and over; the newest ones listed. */
    private record Packager(List<Integer> lengths, int declared, long first, boolean tokens) {
        long length(long index) {
            return lengths.get((int) (index % lengths.size()));
        }

        /** How many segments are complete after so many milliseconds. */
        long complete(long time) {
            long sum = 0;
            long index = 0;
            while (sum + length(index) <= time) {
                sum += length(index++);
            }
            return index;
        }

        Playlist.Media at(long time, int missing, long request) {
            long end = complete(time);
            long begin = Math.max(0, end - WINDOW);
            StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:" + declared
                    + "\n#EXT-X-MEDIA-SEQUENCE:" + Long.toUnsignedString(first + begin) + "\n");
            for (long index = begin; index < end; index++) {
                text.append(index >= end - missing ? "#EXT-X-GAP\n" : "")
                        .append("#EXTINF:" + length(index) / 1000.0 + ",\n")
                        .append(tokens ? "t" + request + "/" : "")
                        .append(index + ".ts?x=" + request + "\n");
            }
            return (Playlist.Media) PlaylistParser.parse(text.toString());
        }

        long longest() {
            return lengths.stream().mapToLong(Integer::longValue).max().orElseThrow();
        }
    }

    private static long warm(Packager packager) {
        return packager.longest() * (WINDOW + 2);
    }

    @Property(tries = 300)
    void isNeverStaleWhileSegmentsComeAsTheyPlay(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 500, max = 12_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 4000) int declared,
            @ForAll @LongRange(min = Long.MIN_VALUE, max = Long.MAX_VALUE - 1_000_000) long first,
            @ForAll @IntRange(min = 300, max = 5000) int every) {
        Packager packager = new Packager(lengths, declared, first < -1_000_000 || first >= 0 ? first : 0, true);
        Progress<PlaylistPosition> progress = null;
        long start = warm(packager);
        for (long time = start; time < start + 120_000; time += every) {
            Playlist.Media playlist = packager.at(time, 0, time);
            progress = Progress.look(progress, PlaylistPosition.of(playlist), time * MILLISECOND);
            assertThat(progress.stale(Liveness.patience(playlist), time * MILLISECOND))
                    .as("at %d ms", time)
                    .isFalse();
        }
        assertThat(Objects.requireNonNull(progress).seenMoving()).isTrue();
    }

    @Property(tries = 300)
    void isStaleWhenAllThatItHoldsWasPlayedWhateverItDeclaresAndHoweverItsNamesChange(
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 500, max = 12_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 4000) int declared,
            @ForAll boolean tokens) {
        Packager packager = new Packager(lengths, declared, 7, tokens);
        long frozen = warm(packager);
        Playlist.Media last = packager.at(frozen, 0, 0);
        Progress<PlaylistPosition> progress = Progress.look(null, PlaylistPosition.of(last), frozen * MILLISECOND);
        long played = Math.max(
                6000, Math.max(last.window().toMillis(), 3 * last.longest().toMillis()));
        for (long request = 1; request <= 4; request++) {
            long now = frozen + played * request / 4 + (request == 4 ? 1 : 0);
            Playlist.Media playlist = packager.at(frozen, 0, request);
            progress = Progress.look(progress, PlaylistPosition.of(playlist), now * MILLISECOND);
        }
        assertThat(progress.seenMoving()).isFalse();
        assertThat(progress.stale(Liveness.patience(last), (frozen + played + 1) * MILLISECOND))
                .isTrue();
    }

    /** An encoder that is gone, and a packager that goes on listing segments that have no media. */
    @Property(tries = 200)
    void doesNotMoveByWhatIsMarkedAsMissing(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1000, max = 6000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = WINDOW - 1) int missing) {
        Packager packager = new Packager(lengths, 6, 7, false);
        long gone = warm(packager);
        long whole = packager.complete(gone);
        Progress<PlaylistPosition> progress = null;
        for (int i = 0; i < missing; i++) {
            long time = gone;
            while (packager.complete(time) < whole + i) {
                time += 100;
            }
            Playlist.Media playlist = packager.at(time, i, 0);
            progress =
                    Progress.look(progress, PlaylistPosition.of(playlist), time * MILLISECOND, playlist.missingTime());
        }
        assertThat(Objects.requireNonNull(progress).seenMoving()).isFalse();
        Playlist.Media first = packager.at(gone, missing, 0);
        Progress<PlaylistPosition> fresh =
                Progress.look(null, PlaylistPosition.of(first), gone * MILLISECOND, first.missingTime());
        assertThat(fresh.still(gone * MILLISECOND)).isEqualTo(first.missingTime());
        assertThat(first.missingTime()).isGreaterThanOrEqualTo(Duration.ofSeconds(missing));
    }

    /** 60 s among segments of 2 s are waited for once, wherever in the window they are; never for three times as long. */
    @Property(tries = 300)
    void oneLongSegmentAmongShortOnesIsWaitedForOnce(
            @ForAll @IntRange(min = 500, max = 4000) int usual,
            @ForAll @IntRange(min = 5000, max = 120_000) int outlier,
            @ForAll @IntRange(min = 5, max = 20) int count,
            @ForAll @IntRange(min = 0, max = 4) int place) {
        List<Duration> window = new ArrayList<>(Collections.nCopies(count, Duration.ofMillis(usual)));
        window.set(count - 1 - place, Duration.ofMillis(outlier));
        Duration all = window.stream().reduce(Duration.ZERO, Duration::plus);
        Duration allowed = Patience.of(window, Duration.ofMillis(usual), all).allowed();
        assertThat(allowed)
                .isGreaterThanOrEqualTo(Duration.ofMillis(outlier))
                .isLessThanOrEqualTo(Duration.ofMillis(Math.max(6000, outlier + Math.max(2000, 2L * usual))));
    }
}
