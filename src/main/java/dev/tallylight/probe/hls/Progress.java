package dev.tallylight.probe.hls;

import dev.tallylight.probe.hls.playlist.Playlist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a media playlist has come, and when it was last seen to move. Pure: times are the caller's monotonic ones.
 *
 * @param at where it stands
 * @param seen where it stood lately, {@code at} included, the newest last; at most {@value #MOST_SEEN}
 * @param movedAt nanoseconds, monotonic: when it was last seen to have moved; or was first seen, or jumped back
 * @param seenMoving whether it was seen to move since it was first seen or jumped back
 * @param regressed whether it jumped back, without a sign of a restart, and has not moved since
 */
record Progress(Position at, List<Position> seen, long movedAt, boolean seenMoving, boolean regressed) {
    /** A playlist that does not move for so many target durations is stale; rfc8216bis §6.2.1 allows 1.5. */
    private static final double STALE_AFTER = 3;

    private static final double LATE_AFTER = 1.5;
    private static final Duration LATE_BESIDES = Duration.ofSeconds(2);
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(6);
    private static final int MOST_SEEN = 4;

    Progress {
        seen = List.copyOf(seen);
    }

    /**
     * Where a playlist stands.
     *
     * @param end the media sequence number behind the last segment
     * @param lastPath the last segment's path; not its query, in which many servers put a token anew for every request
     * @param parts of the unfinished segment (low-latency HLS)
     * @param discontinuities its discontinuity sequence number
     */
    record Position(long end, String lastPath, int parts, long discontinuities) {
        static Position of(Playlist.Media playlist) {
            String uri = playlist.segments().isEmpty()
                    ? ""
                    : playlist.segments().getLast().uri();
            int query = uri.indexOf('?');
            return new Position(
                    playlist.end(),
                    query < 0 ? uri : uri.substring(0, query),
                    playlist.parts(),
                    playlist.discontinuitySequence());
        }

        private boolean isAheadOf(Position other) {
            return end > other.end || end == other.end && (!lastPath.equals(other.lastPath) || parts > other.parts);
        }
    }

    /** The progress after another look at the playlist. */
    static Progress look(@Nullable Progress before, Playlist.Media playlist, long now) {
        Position here = Position.of(playlist);
        if (before == null) {
            return new Progress(here, List.of(here), now, false, false);
        }
        if (before.seen.contains(here)) {
            return before; // also an older copy from another of the servers: going to and fro is not going on
        }
        if (here.end < before.at.end) {
            boolean restarted = here.discontinuities > before.at.discontinuities;
            return new Progress(here, before.andSeen(here), now, false, !restarted);
        }
        return here.isAheadOf(before.at)
                ? new Progress(here, before.andSeen(here), now, true, false)
                : new Progress(before.at, before.andSeen(here), before.movedAt, before.seenMoving, before.regressed);
    }

    private List<Position> andSeen(Position here) {
        List<Position> all = new ArrayList<>(seen);
        all.add(here);
        return all.subList(Math.max(0, all.size() - MOST_SEEN), all.size());
    }

    /** Whether it stands before where it stood: a packager that began anew, or an older copy from another server. */
    boolean jumpedBackFrom(@Nullable Progress before) {
        return before != null && at.end < before.at.end;
    }

    Duration still(long now) {
        return Duration.ofNanos(now - movedAt);
    }

    /** Whether it has stood still for longer than a playlist may. @param pace how often it must change at the least */
    boolean stale(Duration pace, long now) {
        Duration patience = times(pace, STALE_AFTER);
        return still(now).compareTo(patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience) > 0;
    }

    /** Whether the next change is overdue, if not by so much that the stream must be down. */
    boolean late(Duration pace, long now) {
        return still(now).compareTo(times(pace, LATE_AFTER).plus(LATE_BESIDES)) > 0;
    }

    private static Duration times(Duration pace, double factor) {
        return Duration.ofMillis((long) (pace.toMillis() * factor));
    }

    /** As if all of it had happened that much earlier. */
    Progress aged(Duration by) {
        return new Progress(at, seen, movedAt - by.toNanos(), seenMoving, regressed);
    }
}
