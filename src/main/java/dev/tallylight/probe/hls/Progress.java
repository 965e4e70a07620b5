package dev.tallylight.probe.hls;

import dev.tallylight.probe.hls.playlist.Playlist;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a media playlist has come, and when it was last seen to move. Pure: times are the caller's monotonic ones.
 *
 * @param end the media sequence number behind the last segment
 * @param lastUri the last segment's
 * @param parts of the unfinished segment (low-latency HLS)
 * @param movedAt nanoseconds, monotonic: when it was last seen to have moved, or was first seen
 * @param seenMoving whether it was ever seen to move
 * @param regressed whether it last jumped back and has not moved since
 */
record Progress(long end, String lastUri, int parts, long movedAt, boolean seenMoving, boolean regressed) {
    /** A playlist that does not move for so many target durations is stale; rfc8216bis §6.2.1 allows 1.5. */
    private static final double STALE_AFTER = 3;

    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(6);

    /** The progress after another look at the playlist. */
    static Progress look(@Nullable Progress before, Playlist.Media playlist, long now) {
        String lastUri = playlist.segments().isEmpty()
                ? ""
                : playlist.segments().getLast().uri();
        if (before == null) {
            return new Progress(playlist.end(), lastUri, playlist.parts(), now, false, false);
        }
        if (playlist.end() < before.end) {
            // a restarted packager, or an older copy from another server: it must move on from here to count
            return new Progress(playlist.end(), lastUri, playlist.parts(), before.movedAt, before.seenMoving, true);
        }
        boolean moved =
                playlist.end() > before.end || !lastUri.equals(before.lastUri) || playlist.parts() > before.parts;
        return moved ? new Progress(playlist.end(), lastUri, playlist.parts(), now, true, false) : before;
    }

    boolean movedAt(long now) {
        return seenMoving && movedAt == now;
    }

    Duration still(long now) {
        return Duration.ofNanos(now - movedAt);
    }

    /** How long a playlist with this target duration may stand still. */
    static Duration patience(Duration targetDuration) {
        Duration patience = Duration.ofMillis((long) (targetDuration.toMillis() * STALE_AFTER));
        return patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience;
    }

    boolean stale(Duration targetDuration, long now) {
        return still(now).compareTo(patience(targetDuration)) > 0;
    }
}
