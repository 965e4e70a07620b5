package dev.tallylight.probe.hls;

import dev.tallylight.probe.hls.playlist.Playlist;
import dev.tallylight.probe.live.segment.Progress;

/**
 * Where a playlist stands.
 *
 * @param end the media sequence number behind the last segment
 * @param lastPath the last segment's path; not its query, in which many servers put a token anew for every request
 * @param parts of the unfinished segment (low-latency HLS)
 * @param discontinuities its discontinuity sequence number
 */
record PlaylistPosition(long end, String lastPath, int parts, long discontinuities)
        implements Progress.Position<PlaylistPosition> {

    static PlaylistPosition of(Playlist.Media playlist) {
        String uri = playlist.segments().isEmpty()
                ? ""
                : playlist.segments().getLast().uri();
        int query = uri.indexOf('?');
        return new PlaylistPosition(
                playlist.end(),
                query < 0 ? uri : uri.substring(0, query),
                playlist.parts(),
                playlist.discontinuitySequence());
    }

    @Override
    public boolean isAheadOf(PlaylistPosition other) {
        return end > other.end || end == other.end && (!lastPath.equals(other.lastPath) || parts > other.parts);
    }

    @Override
    public boolean isBehind(PlaylistPosition other) {
        return end < other.end;
    }

    @Override
    public boolean isRestartOf(PlaylistPosition other) {
        return discontinuities > other.discontinuities;
    }
}
