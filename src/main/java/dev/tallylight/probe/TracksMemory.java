package dev.tallylight.probe;

import dev.tallylight.probe.media.Track;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is remembered besides all else: the kinds of tracks that a live stream was last seen to play. One that is still
 * announced and comes no more is missed by those who heard it yesterday; one that never came is missed by nobody.
 */
record TracksMemory(ProbeMemory rest, Set<Track.Kind> kinds) implements ProbeMemory {
    TracksMemory {
        kinds = Set.copyOf(kinds);
    }

    static TracksMemory of(ProbeMemory memory) {
        return memory instanceof TracksMemory known ? known : new TracksMemory(memory, Set.of());
    }

    /** After another probe. @param came what it saw to play; what is missed stays remembered while the stream is less than it was */
    ProbeMemory after(ProbeMemory next, Verdict verdict, Set<Track.Kind> came) {
        Set<Track.Kind> now = EnumSet.noneOf(Track.Kind.class);
        now.addAll(came);
        if (!(verdict instanceof Verdict.Up) || came.isEmpty()) {
            now.addAll(kinds);
        }
        return now.isEmpty() ? next : new TracksMemory(next, now);
    }
}
