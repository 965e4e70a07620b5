package dev.tallylight.probe.dash;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.live.segment.Ladder;
import java.time.Duration;

/**
 * What is known of a presentation from probe to probe.
 *
 * @param played how far each Representation had come that was played
 * @param rungs the same of those that were looked at besides
 * @param ladder how these were
 */
record DashMemory(Tracks played, Tracks rungs, Ladder.Memory ladder) implements ProbeMemory {
    private static final DashMemory EMPTY = new DashMemory(Tracks.NONE, Tracks.NONE, Ladder.Memory.NONE);

    static DashMemory of(ProbeMemory memory) {
        return memory instanceof DashMemory dash ? dash : EMPTY;
    }

    /** As if it had been made that much earlier. */
    DashMemory aged(Duration by) {
        return new DashMemory(played.aged(by), rungs.aged(by), ladder);
    }
}
