package dev.tallylight.agent;

import java.time.Duration;

/**
 * How busy the probing is.
 *
 * @param streams that are watched
 * @param lag how late probes begin, the 99th percentile
 */
public record AgentLoad(int streams, Duration lag) {}
