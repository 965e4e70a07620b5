package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sends up: how it is, and what it saw, in the order it saw it.
 *
 * @param protocol the version of the link
 * @param agent one process from its start to its end
 * @param version of Tallylight
 * @param observations at most {@link LinkProtocol#MOST_OBSERVATIONS}; none in a mere heartbeat
 * @param leaving in the last one of a process: what it watched is for others of its checkpoint
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Batch(
        int protocol,
        @Nullable UUID agent,
        @Nullable String version,
        @Nullable Vitals vitals,
        @Nullable List<WireObservation> observations,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean leaving) {

    /**
     * How the agent is.
     *
     * @param clockSkewMs how far its clock is ahead of the hub's, by the hub's answers before this
     * @param streams that it watches
     * @param scheduleLagMs how late its probes begin, the 99th percentile
     * @param load the machine's load average of the last minute
     * @param waiting observations that are not delivered yet
     * @param publicAddress by which streams see it, where it was told
     * @param blindness why what it sees is not to be trusted; null while it sees well
     * @param views a digest of all that it holds; null from an agent that gives none
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Vitals(
            long clockSkewMs,
            int streams,
            long scheduleLagMs,
            @Nullable Double load,
            int waiting,
            @Nullable String publicAddress,
            @Nullable String blindness,
            @Nullable ViewDigest views) {}
}
