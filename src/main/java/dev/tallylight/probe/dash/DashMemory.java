package dev.tallylight.probe.dash;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.media.Track;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far the video and the audio had come: what staleness is judged by. */
record DashMemory(Map<Track.Kind, Progress<DashPosition>> tracks) implements ProbeMemory {
    private static final DashMemory EMPTY = new DashMemory(Map.of());

    DashMemory {
        tracks = Map.copyOf(tracks);
    }

    static DashMemory of(ProbeMemory memory) {
        return memory instanceof DashMemory dash ? dash : EMPTY;
    }

    @Nullable
    Progress<DashPosition> of(Track.Kind kind) {
        return tracks.get(kind);
    }

    /** With what was seen since. */
    DashMemory with(Map<Track.Kind, Progress<DashPosition>> seen) {
        Map<Track.Kind, Progress<DashPosition>> all = new EnumMap<>(Track.Kind.class);
        all.putAll(tracks);
        all.putAll(seen);
        return new DashMemory(all);
    }

    /** As if it had been made that much earlier. */
    DashMemory aged(Duration by) {
        Map<Track.Kind, Progress<DashPosition>> older = new EnumMap<>(Track.Kind.class);
        tracks.forEach((kind, progress) -> older.put(kind, progress.aged(by)));
        return new DashMemory(older);
    }
}
