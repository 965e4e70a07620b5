package dev.tallylight.agent.sight;

import dev.tallylight.agent.StreamId;
import dev.tallylight.probe.ProbeOutcome;
import java.util.function.Consumer;

/** Tells a stream's failure from one of our own, as {@link SelfCheck} does. */
@FunctionalInterface
public interface OwnFault {
    /** Gives the outcome back, at once or when it is known whose fault it is, as what it counts for. */
    void weigh(String host, StreamId stream, ProbeOutcome outcome, Consumer<ProbeOutcome> whenKnown);
}
