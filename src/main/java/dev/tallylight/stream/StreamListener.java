package dev.tallylight.stream;

import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;

/** Takes part in the transaction that creates or changes a stream. The room above implements it. */
public interface StreamListener {
    /** The stream was paused, or resumed; its row is written already. */
    Uni<Void> pausedChanged(StreamId stream, boolean paused);

    /** Something changed that the status may depend on: the quorum, or which checkpoints are assigned. */
    Uni<Void> votersChanged(StreamId stream);

    /** What its owner wants of its alerts changed: the schedule, the parents, or what flapping is. */
    Uni<Void> alertRulesChanged(StreamId stream);
}
