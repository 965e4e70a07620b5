package dev.tallylight.status.ingest;

import dev.tallylight.agent.Observation;

/** Hears each observation as it comes in, whatever it changes: the samples of history are made of them. */
public interface ObservationListener {
    /** Called for each, on whatever thread brings it. It must neither block nor throw. */
    void observed(String checkpointId, Observation observation);
}
