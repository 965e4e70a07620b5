package dev.tallylight.history.story;

import dev.tallylight.calendar.Span;
import dev.tallylight.history.uptime.Spans;
import dev.tallylight.maintenance.WindowsOverTime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What does not count, kept while one question is answered: streams with the same windows, schedule or checkpoints share it. A year
 * of an hourly window is thousands of spans, which are put together once and not for each of ten thousand streams. Used by one
 * after the other.
 */
final class Uncounted {
    /** Of each kind; what was used longest ago is left out. */
    private static final int MOST = 100;

    /**
     * When streams alike are not to be on air.
     *
     * @param offAir of what is excluded, what the schedule excludes
     */
    record Outside(Spans excluded, Spans offAir) {}

    private record Alike(
            List<WindowsOverTime.Version> windows, @Nullable String schedule) {}

    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    /** Of windows that were asked for, kept at a time: some 10 MB. */
    private static final int MOST_KEPT = 200_000;

    private final Instant from;
    private final Instant to;
    private final Map<Alike, Outside> outside = new Latest<>();
    private final Map<Set<String>, Spans> unseen = new Latest<>();
    private final Map<WindowsOverTime.Version, List<Span>> occurrences = new IdentityHashMap<>();
    private int kept;

    Uncounted(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    /** A window's, once a stream is met that it concerns: what others have planned costs nobody else. */
    List<Span> occurrences(WindowsOverTime.Version version, int most) {
        List<Span> known = occurrences.get(version);
        if (known == null) {
            known = version.between(from, to, most);
            if (kept > MOST_KEPT) {
                occurrences.clear();
                kept = 0;
            }
            kept += known.size();
            occurrences.put(version, known);
        }
        return known;
    }

    Outside outside(List<WindowsOverTime.Version> windows, @Nullable String schedule, Supplier<Outside> counted) {
        Alike alike = new Alike(windows, schedule);
        Outside known = outside.get(alike);
        if (known == null) {
            known = counted.get();
            outside.put(alike, known);
        }
        return known;
    }

    Spans unseen(Collection<String> checkpoints, Supplier<Spans> counted) {
        Set<String> alike = new HashSet<>(checkpoints);
        Spans known = unseen.get(alike);
        if (known == null) {
            known = counted.get();
            unseen.put(alike, known);
        }
        return known;
    }
}
