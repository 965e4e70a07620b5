package dev.tallylight.probe.hls;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.live.segment.Progress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far each playlist had come: what staleness is judged by.
 *
 * @param playlists by {@link Rendition#key()}; at most {@value #MOST}, because a server may name new ones in every answer
 */
record HlsMemory(Map<String, Progress<PlaylistPosition>> playlists) implements ProbeMemory {
    private static final int MOST = 4;
    private static final HlsMemory EMPTY = new HlsMemory(Map.of());

    HlsMemory {
        playlists = Map.copyOf(playlists);
    }

    static HlsMemory of(ProbeMemory memory) {
        return memory instanceof HlsMemory hls ? hls : EMPTY;
    }

    @Nullable
    Progress<PlaylistPosition> of(Rendition rendition) {
        return playlists.get(rendition.key());
    }

    /** With what was seen since; what was not looked at is remembered as far as there is room. */
    HlsMemory with(Map<String, Progress<PlaylistPosition>> seen) {
        Map<String, Progress<PlaylistPosition>> all = new LinkedHashMap<>(seen);
        playlists.forEach((key, progress) -> {
            if (all.size() < MOST) {
                all.putIfAbsent(key, progress);
            }
        });
        return new HlsMemory(all);
    }

    /** As if it had been made that much earlier. */
    HlsMemory aged(Duration by) {
        Map<String, Progress<PlaylistPosition>> older = new LinkedHashMap<>();
        playlists.forEach((key, progress) -> older.put(key, progress.aged(by)));
        return new HlsMemory(older);
    }
}
