package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TracksMemoryTest {
    private static final Set<Track.Kind> NONE = Set.of();
    private static final Set<Track.Kind> SOUND = Set.of(Track.Kind.AUDIO);
    private static final Set<Track.Kind> PICTURE = Set.of(Track.Kind.VIDEO);
    private static final Set<Track.Kind> BOTH = Set.of(Track.Kind.VIDEO, Track.Kind.AUDIO);

    private ProbeMemory memory = ProbeMemory.NONE;

    private Set<Track.Kind> after(Duration at, Set<Track.Kind> played, Set<Track.Kind> missing) {
        memory = TracksMemory.of(memory).after(ProbeMemory.NONE, played, missing, at.toNanos());
        return TracksMemory.of(memory).kinds();
    }

    private static Duration hours(long hours) {
        return Duration.ofHours(hours);
    }

    @Test
    void remembersWhatPlayedThroughAnOutage() {
        assertThat(after(hours(0), BOTH, NONE)).isEqualTo(BOTH);
        assertThat(after(hours(1), NONE, NONE)).isEqualTo(BOTH);
        assertThat(after(hours(30), SOUND, PICTURE)).isEqualTo(BOTH);
    }

    /** Without its picture on purpose: told for a day, and then it is how the stream is. */
    @Test
    void missesATrackForADay() {
        after(hours(0), BOTH, NONE);
        assertThat(after(hours(5), SOUND, PICTURE)).isEqualTo(BOTH);
        assertThat(after(hours(28), SOUND, PICTURE)).isEqualTo(BOTH);
        assertThat(after(hours(30), SOUND, PICTURE)).isEqualTo(SOUND);
        assertThat(after(hours(31), SOUND, NONE)).isEqualTo(SOUND);
    }

    @Test
    void countsTheDayAnewWhereItCameBack() {
        after(hours(0), BOTH, NONE);
        after(hours(5), SOUND, PICTURE);
        after(hours(28), BOTH, NONE);
        assertThat(after(hours(30), SOUND, PICTURE)).isEqualTo(BOTH);
        assertThat(after(hours(55), SOUND, PICTURE)).isEqualTo(SOUND);
    }

    /** Off air, nobody can miss its picture alone. */
    @Test
    void countsTheDayAnewAfterAnOutage() {
        after(hours(0), BOTH, NONE);
        after(hours(5), SOUND, PICTURE);
        after(hours(6), NONE, NONE);
        assertThat(after(hours(40), SOUND, PICTURE)).isEqualTo(BOTH);
        assertThat(after(hours(63), SOUND, PICTURE)).isEqualTo(BOTH);
        assertThat(after(hours(65), SOUND, PICTURE)).isEqualTo(SOUND);
    }

    @Test
    void missesNothingThatNeverPlayed() {
        assertThat(after(hours(0), SOUND, PICTURE)).isEqualTo(SOUND);
        assertThat(after(hours(30), SOUND, PICTURE)).isEqualTo(SOUND);
        after(hours(31), BOTH, NONE);
        assertThat(after(hours(32), SOUND, PICTURE)).isEqualTo(BOTH);
    }
}
