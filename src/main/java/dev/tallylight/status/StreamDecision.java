package dev.tallylight.status;

import dev.tallylight.agent.StreamId;
import dev.tallylight.alert.Alert;
import dev.tallylight.alert.StatusChange;
import dev.tallylight.stream.StreamStates;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision on a stream that is locked.
 *
 * @param votes what it rests on; empty where nobody was asked, as for a pause
 */
record StreamDecision(StreamStates.Locked locked, StatusChange decision, List<Vote> votes) {
    StreamId stream() {
        return locked.stream().id();
    }

    /**
     * A decision on a stream that is locked, and what becomes of it as an alert.
     *
     * @param outage the one that it belongs to, once that is written; null where there is none
     */
    record Alerted(
            StreamDecision made, Alert alert, @Nullable UUID outage) {
        Alerted(StreamDecision made, Alert alert) {
            this(made, alert, null);
        }

        /** The same, of these outages by stream. */
        Alerted of(Map<UUID, UUID> outages) {
            return new Alerted(made, alert, outages.get(stream().value()));
        }

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
}
