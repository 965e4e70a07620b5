package dev.tallylight.alert;

import dev.tallylight.agent.StreamId;
import dev.tallylight.stream.StreamStates;

/** A stream that is locked, and the change of its status that is being written down. */
public record ChangedStream(StreamStates.Locked locked, StatusChange change) {
    StreamId stream() {
        return locked.stream().id();
    }
}
