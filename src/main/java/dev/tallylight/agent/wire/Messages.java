package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The data of the events that come down to an agent; {@code assigned} is a {@link WireAssignment}. */
public final class Messages {
    private Messages() {}

    /** All there is for this process: what is not in it is no longer assigned. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Snapshot(int protocol, String checkpoint, List<WireAssignment> assignments) {}

    /** The agent has it all already. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resumed(int protocol, String checkpoint) {}

    /** No longer assigned to this process. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Withdrawn(UUID stream) {}

    /**
     * To be probed at once.
     *
     * @param request to be given with the observation, where somebody waits for it
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProbeNow(UUID stream, @Nullable UUID request) {}
}
