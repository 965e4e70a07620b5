package dev.tallylight.agent;

/** Where observations go. */
public interface ObservationSink {
    /** Takes an observation over without blocking. Observations of one stream come in the order they were made. */
    void accept(Observation observation);
}
