package dev.tallylight.agent.watch;

import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.ProbeTarget;
import io.smallrye.mutiny.Uni;

/** Plays a stream once, as {@link dev.tallylight.probe.Prober#probe} does: a port, so that tests say what is seen. */
@FunctionalInterface
interface Probing {
    Uni<ProbeOutcome> probe(ProbeTarget target, ProbeMemory memory);
}
