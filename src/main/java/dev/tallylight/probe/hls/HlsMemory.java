package dev.tallylight.probe.hls;

import dev.tallylight.probe.ProbeMemory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far each playlist had come: what staleness is judged by. @param playlists by the playlist's URL */
record HlsMemory(Map<String, Progress> playlists) implements ProbeMemory {
    static final HlsMemory EMPTY = new HlsMemory(Map.of());

    HlsMemory {
        playlists = Map.copyOf(playlists);
    }

    static HlsMemory of(ProbeMemory memory) {
        return memory instanceof HlsMemory hls ? hls : EMPTY;
    }

    @Nullable
    Progress of(String playlistUrl) {
        return playlists.get(playlistUrl);
    }
}
