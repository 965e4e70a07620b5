package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.Alert;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.stream.StreamStates;

/** A decision on a stream that is locked, and what becomes of it as an alert. */
record AlertedDecision(StreamDecision made, Alert alert) {
    StreamId stream() {
        return made.stream();
    }

    StreamStates.Locked locked() {
        return made.locked();
    }

    StatusChange decision() {
        return made.decision();
    }
}
