package dev.tallylight.probe.dash;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.media.Track;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far each Representation had come that was played: what staleness is judged by.
 *
 * @param tracks at most {@value #MOST}, because a server may name new ones in every manifest
 */
record DashMemory(Map<Key, Progress<DashPosition>> tracks) implements ProbeMemory {
    private static final int MOST = 16;
    private static final DashMemory EMPTY = new DashMemory(Map.of());

    DashMemory {
        tracks = Map.copyOf(tracks);
    }

    /** @param id of the Representation, unique within its Period (ISO/IEC 23009-1 §5.3.5.2) */
    record Key(Track.Kind kind, String id) {
        static Key of(Rendition rendition) {
            return new Key(rendition.kind(), rendition.representation().id());
        }
    }

    static DashMemory of(ProbeMemory memory) {
        return memory instanceof DashMemory dash ? dash : EMPTY;
    }

    /** The one of this kind that was last seen to move, and what it is known by. */
    Optional<Map.Entry<Key, Progress<DashPosition>>> latest(Track.Kind kind) {
        return tracks.entrySet().stream()
                .filter(entry -> entry.getKey().kind == kind)
                .max(Comparator.comparingLong(entry -> entry.getValue().movedAt()));
    }

    /** With what was seen since; what was not looked at is remembered as far as there is room. */
    DashMemory with(Map<Key, Progress<DashPosition>> seen) {
        Map<Key, Progress<DashPosition>> all = new LinkedHashMap<>(seen);
        tracks.forEach((key, progress) -> {
            if (all.size() < MOST) {
                all.putIfAbsent(key, progress);
            }
        });
        return new DashMemory(all);
    }

    /** As if it had been made that much earlier. */
    DashMemory aged(Duration by) {
        Map<Key, Progress<DashPosition>> older = new LinkedHashMap<>();
        tracks.forEach((key, progress) -> older.put(key, progress.aged(by)));
        return new DashMemory(older);
    }
}
