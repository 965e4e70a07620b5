package dev.tallylight.checkpoint;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one running process of a checkpoint says of itself with each heartbeat.
 *
 * @param agent one process, from its start to its end
 * @param version of Tallylight
 * @param protocol of the agent link; 1 for the built-in checkpoint as well
 * @param clockSkew how far its clock is ahead of the hub's; negative when it is behind
 * @param streams that it watches
 * @param scheduleLag how late its probes begin, the 99th percentile
 * @param load the machine's load average of the last minute; null where that cannot be told
 * @param waiting observations that it could not deliver yet
 * @param publicAddress by which streams see it, as far as it knows
 * @param blindness why what it sees is not to be trusted; null while it sees well
 */
public record AgentReport(
        UUID agent,
        String checkpointId,
        String version,
        int protocol,
        Duration clockSkew,
        int streams,
        Duration scheduleLag,
        @Nullable Double load,
        int waiting,
        @Nullable String publicAddress,
        @Nullable String blindness) {}
