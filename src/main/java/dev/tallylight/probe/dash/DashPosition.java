package dev.tallylight.probe.dash;

import dev.tallylight.probe.live.segment.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the video or the audio of a presentation stands.
 *
 * @param origin its availabilityStartTime
 * @param period its Period
 * @param end of the newest segment, in the presentation
 * @param media when that segment begins by the media's own clock ({@code tfdt}); null where the manifest's word is
 *     enough, because it writes its segments down
 */
record DashPosition(
        @Nullable Instant origin,
        String period,
        Duration end,
        @Nullable Duration media) implements Progress.Position<DashPosition> {

    /** Segments by the clock prove nothing by their names: a server may give the same one under all of them. */
    @Override
    public boolean isAheadOf(DashPosition other) {
        boolean later = media == null || other.media == null || media.compareTo(other.media) > 0;
        return end.compareTo(other.end) > 0 && (later || !period.equals(other.period));
    }

    @Override
    public boolean isBehind(DashPosition other) {
        return end.compareTo(other.end) < 0
                || media != null
                        && other.media != null
                        && period.equals(other.period)
                        && media.compareTo(other.media) < 0;
    }

    @Override
    public boolean isRestartOf(DashPosition other) {
        return !Objects.equals(origin, other.origin) || !period.equals(other.period);
    }
}
