package dev.tallylight.probe.hls;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.live.segment.Ladder;
import dev.tallylight.probe.live.segment.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far each playlist had come: what staleness is judged by.
 *
 * @param playlists by {@link Rendition#key()}; at most {@value #MOST}, because a server may name new ones in every answer
 * @param ladder how its variants were
 */
record HlsMemory(Map<String, Known> playlists, Ladder.Memory ladder) implements ProbeMemory {
    private static final int MOST = Ladder.MOST + 16;
    private static final HlsMemory EMPTY = new HlsMemory(Map.of(), Ladder.Memory.NONE);

    HlsMemory {
        playlists = Map.copyOf(playlists);
    }

    /**
     * What is known of one playlist.
     *
     * @param role what it is to the stream
     * @param visit {@link Rendition#visit()} under which it was read
     * @param media what the newest segments held at the last visits, each as one number, the newest last
     */
    record Known(Rendition.Role role, int visit, Progress<PlaylistPosition> progress, List<Long> media) {
        private static final int MOST_MEDIA = 8;

        Known {
            media = List.copyOf(media);
        }

        Known with(long newest) {
            if (media.contains(newest)) {
                return this;
            }
            List<Long> all = new ArrayList<>(media);
            all.add(newest);
            return new Known(role, visit, progress, all.subList(Math.max(0, all.size() - MOST_MEDIA), all.size()));
        }
    }

    static HlsMemory of(ProbeMemory memory) {
        return memory instanceof HlsMemory hls ? hls : EMPTY;
    }

    /** What is known of it, or else of another that was the same to the stream: sessions have paths of their own. */
    @Nullable
    Known of(Rendition rendition) {
        Known same = playlists.get(rendition.key());
        return same != null || rendition.role() == Rendition.Role.OTHER
                ? same
                : playlists.values().stream()
                        .filter(known -> known.role == rendition.role())
                        .max(Comparator.comparingLong(known -> known.progress.movedAt()))
                        .orElse(null);
    }

    /** Whether this very playlist, or another of its role among these, was read before: then none has a path for each visit. */
    boolean hasLastingPaths(Rendition rendition, Set<String> others) {
        return others.stream().map(playlists::get).anyMatch(known -> known != null && known.role() == rendition.role());
    }

    /** With what was seen since; what was not looked at is remembered as far as there is room. */
    HlsMemory with(Map<String, Known> seen) {
        Map<String, Known> all = new LinkedHashMap<>();
        seen.forEach((key, known) -> {
            if (all.size() < MOST) {
                all.put(key, known);
            }
        });
        playlists.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<String, Known> one) -> one.getValue().role != Rendition.Role.OTHER)
                        .thenComparingLong(one -> -one.getValue().progress.movedAt()))
                .forEach(one -> {
                    if (all.size() < MOST) {
                        all.putIfAbsent(one.getKey(), one.getValue());
                    }
                });
        return new HlsMemory(all, ladder);
    }

    HlsMemory with(Ladder.Memory looks) {
        return new HlsMemory(playlists, looks);
    }

    /** As if it had been made that much earlier. */
    HlsMemory aged(Duration by) {
        Map<String, Known> older = new LinkedHashMap<>();
        playlists.forEach((key, known) ->
                older.put(key, new Known(known.role, known.visit, known.progress.aged(by), known.media)));
        return new HlsMemory(older, ladder);
    }
}
