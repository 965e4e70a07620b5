package dev.tallylight.probe.hls;

import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Progress;

/**
 * Where a playlist stands, by numbers alone: it is by these that players tell a new segment from one that they know
 * (RFC 8216 §6.3.4). Its names prove nothing, because servers write a token into them anew for every request.
 *
 * @param begin the media sequence number of the first segment, unsigned
 * @param end the number behind the last segment that has media, unsigned
 * @param parts of the unfinished segment (low-latency HLS)
 * @param discontinuities its discontinuity sequence number, unsigned
 */
record PlaylistPosition(long begin, long end, int parts, long discontinuities)
        implements Progress.Position<PlaylistPosition> {

    static PlaylistPosition of(Playlist.Media playlist) {
        return new PlaylistPosition(
                playlist.mediaSequence(), playlist.mediaEnd(), playlist.parts(), playlist.discontinuitySequence());
    }

    @Override
    public boolean isAheadOf(PlaylistPosition other) {
        int order = Long.compareUnsigned(end, other.end);
        return order > 0 || order == 0 && parts > other.parts;
    }

    /** What begins where it began, or later, and ends sooner was caught while it was written. */
    @Override
    public boolean isBehind(PlaylistPosition other) {
        boolean beganAnew = begin == 0 || Long.compareUnsigned(begin, other.begin) < 0;
        return beganAnew && Long.compareUnsigned(end, other.end) < 0;
    }

    @Override
    public boolean isRestartOf(PlaylistPosition other) {
        return Long.compareUnsigned(discontinuities, other.discontinuities) > 0;
    }
}
