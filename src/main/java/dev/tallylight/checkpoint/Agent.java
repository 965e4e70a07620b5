package dev.tallylight.checkpoint;

import java.time.Instant;

/**
 * A process of a checkpoint, as its last heartbeat left it.
 *
 * @param firstSeenAt and {@code lastSeenAt} are times of the database's clock
 * @param live whether that heartbeat is young enough for the process to be counted on: see {@link Heartbeats#ALIVE}
 */
public record Agent(AgentReport report, Instant firstSeenAt, Instant lastSeenAt, boolean live) {}
