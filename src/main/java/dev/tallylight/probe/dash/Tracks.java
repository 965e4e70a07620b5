package dev.tallylight.probe.dash;

import dev.tallylight.probe.dash.mpd.Rendition;
import dev.tallylight.probe.live.segment.Progress;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far each Representation had come: what staleness is judged by.
 *
 * @param all at most {@value #MOST}, because a server may name new ones in every manifest
 */
record Tracks(Map<Key, Progress<DashPosition>> all) {
    static final Tracks NONE = new Tracks(Map.of());
    private static final int MOST = 24;

    Tracks {
        all = Map.copyOf(all);
    }

    /** @param id of the Representation, unique within its Period (ISO/IEC 23009-1 §5.3.5.2) */
    record Key(Track.Kind kind, String id) {
        static Key of(Rendition rendition) {
            return new Key(rendition.kind(), rendition.representation().id());
        }
    }

    /** The one of this kind that was last seen to move, and what it is known by. */
    Optional<Map.Entry<Key, Progress<DashPosition>>> latest(Track.Kind kind) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().kind == kind)
                .max(Comparator.comparingLong(entry -> entry.getValue().movedAt()));
    }

    /** With what was seen since; what was not looked at is remembered as far as there is room. */
    Tracks with(Map<Key, Progress<DashPosition>> seen) {
        Map<Key, Progress<DashPosition>> both = new LinkedHashMap<>(seen);
        all.forEach((key, progress) -> {
            if (both.size() < MOST) {
                both.putIfAbsent(key, progress);
            }
        });
        return new Tracks(both);
    }

    /** Those of these ids alone. */
    Tracks only(Set<String> ids) {
        Map<Key, Progress<DashPosition>> some = new LinkedHashMap<>(all);
        some.keySet().removeIf(key -> !ids.contains(key.id));
        return new Tracks(some);
    }

    /** As if it had been made that much earlier. */
    Tracks aged(Duration by) {
        Map<Key, Progress<DashPosition>> older = new LinkedHashMap<>();
        all.forEach((key, progress) -> older.put(key, progress.aged(by)));
        return new Tracks(older);
    }
}
