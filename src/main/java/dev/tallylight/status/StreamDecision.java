package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.stream.StreamStates;
import java.util.List;

/**
 * A decision on a stream that is locked.
 *
 * @param votes what it rests on; empty where nobody was asked, as for a pause
 */
record StreamDecision(StreamStates.Locked locked, StatusChange decision, List<Vote> votes) {
    StreamId stream() {
        return locked.stream().id();
    }
}
