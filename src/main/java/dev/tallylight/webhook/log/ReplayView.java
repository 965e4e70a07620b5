package dev.tallylight.webhook.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A range of events that is sent again, and how far that has come.
 *
 * @param types only these; empty for all but test pings
 * @param states only what was in one of these; empty for all
 * @param state running, done or cancelled
 * @param total how many deliveries it put into the queue
 * @param pending of them, those that wait; those that another replay or a person has sent again since are counted nowhere
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Replay")
public record ReplayView(
        UUID id,
        UUID webhookId,
        Instant since,
        Instant until,
        List<String> types,
        List<String> states,
        @Schema(examples = "running") String state,
        int total,
        long pending,
        long succeeded,
        long failed,
        long skipped,
        Instant createdAt) {
    /** How much of it is over, in percent. */
    public long percent() {
        return total == 0 ? 100 : Math.max(0, Math.min(100, 100 - Math.ceilDiv(100 * pending, (long) total)));
    }
}
