package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hub's answer to a batch, once all that it changes is written.
 *
 * @param time of the hub's clock, from which an agent learns how far its own is off
 * @param accepted how many observations were taken
 * @param refused the others, each with its problem; they are not to be sent again
 * @param publicAddress by which the hub sees the agent, or as the checkpoint is configured; null where neither is public
 * @param tellViews whether the agent is to send all its present views again, for the hub holds others
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Receipt(
        int protocol,
        Instant time,
        int accepted,
        List<Refusal> refused,
        @Nullable String publicAddress,
        boolean tellViews) {

    /**
     * One observation that was not taken.
     *
     * @param index in the batch, from 0
     * @param type a problem's
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Refusal(int index, String type, String detail) {}
}
