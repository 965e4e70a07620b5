package dev.tallylight.status;

import dev.tallylight.agent.StreamId;

/** A decision on a stream that is locked, and what becomes of it as an alert. */
record Judged(Decided decided, Alert alert) {
    StreamId stream() {
        return decided.stream();
    }

    Decision decision() {
        return decided.decision();
    }
}
