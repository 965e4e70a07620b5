package dev.tallylight.probe;

import dev.tallylight.probe.media.track.Track;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered besides all else: the kinds of tracks that a live stream was seen to play. One that comes no more,
 * announced or not, is missed by those who heard it yesterday; one that never came is missed by nobody.
 *
 * @param missedSince monotonic nanoseconds, the beginning of the first probe that missed one of them; null while none is
 */
record TracksMemory(
        ProbeMemory rest, Set<Track.Kind> kinds, @Nullable Long missedSince) implements ProbeMemory {
    /** Who turned it into a stream without its picture on purpose is not told so for ever: a day later that is what it is. */
    static final Duration MISSED_FOR = Duration.ofDays(1);

    TracksMemory {
        kinds = Set.copyOf(kinds);
    }

    static TracksMemory of(ProbeMemory memory) {
        return memory instanceof TracksMemory known ? known : new TracksMemory(memory, Set.of(), null);
    }

    /**
     * After another probe.
     *
     * @param played what it saw to play
     * @param missing what it waited for, and did not come; where the stream did not play at all, both are empty
     * @param begun monotonic nanoseconds
     */
    ProbeMemory after(ProbeMemory next, Set<Track.Kind> played, Set<Track.Kind> missing, long begun) {
        Set<Track.Kind> now = EnumSet.noneOf(Track.Kind.class);
        now.addAll(kinds);
        now.addAll(played);
        boolean lost = now.stream().anyMatch(missing::contains);
        Long since = missedSince;
        if (lost) {
            since = since == null ? Long.valueOf(begun) : since;
        } else {
            since = null; // it plays whole, or not at all: then nobody can miss a part of it
        }
        if (since != null && begun - since > MISSED_FOR.toNanos()) {
            now.removeAll(missing);
        }
        return now.isEmpty() ? next : new TracksMemory(next, now, since);
    }
}
