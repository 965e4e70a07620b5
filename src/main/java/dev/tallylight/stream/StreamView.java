package dev.tallylight.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tallylight.agent.View;
import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.Status;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.stream.draft.StreamPolicy;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A stream as the API shows it.
 *
 * @param url without its secrets
 * @param protocol what is played, once {@code auto} was decided
 * @param since when the status became so, dated from the first probe that spoke for it
 * @param sequence of the last transition
 * @param facts what was last seen of the media
 * @param schedule when it should be on air; null where always
 * @param dependsOn the ids of the streams that it cannot do without
 * @param managedByFile true where the streams file holds it, and it can be changed only there; else left out
 * @param withheld why handlers were not told of the present status; null where they were, or need not be
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "StreamView")
public record StreamView(
        UUID id,
        @Nullable String key,
        String name,
        String url,
        String protocol,
        List<String> tags,
        Status status,
        Instant since,
        @Nullable String reason,
        @Nullable String detail,
        long sequence,
        boolean paused,
        List<Checkpoint> checkpoints,

        @JsonRawValue @Schema(implementation = dev.tallylight.probe.MediaFacts.class) @Nullable
        String facts,

        StreamPolicy policy,
        @Nullable List<RecurrenceForm> schedule,
        boolean alertOutsideSchedule,
        List<String> dependsOn,
        @Nullable Withheld withheld,
        @Nullable Instant flappingSince,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean managedByFile,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * Why handlers have not been told of the present status.
     *
     * @param reason {@code maintenance}, {@code off_air}, {@code parent_down} or {@code flapping}
     * @param since when the first of what is held back happened
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "StreamWithheld")
    public record Withheld(String reason, @Nullable String detail, Instant since) {
        /** The room of alerts has the code, which is never renamed; its words name the parent. */
        private static final String PARENT_DOWN = "parent_down";

        /** @param named whether the words may name the streams that it depends on */
        static @Nullable Withheld of(AlertState alerts, boolean named) {
            if (alerts.withheld() == null || alerts.withheldSince() == null) {
                return null;
            }
            boolean says = named || !alerts.withheld().equals(PARENT_DOWN);
            return new Withheld(alerts.withheld(), says ? alerts.detail() : null, alerts.withheldSince());
        }
    }

    /**
     * What one checkpoint sees.
     *
     * @param latencyMs to the first media, in milliseconds
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "StreamCheckpointView")
    public record Checkpoint(
            String id,
            String name,
            View view,
            @Nullable Instant since,
            @Nullable String reason,
            @Nullable String detail,
            @Nullable Instant lastProbeAt,
            @Nullable Long latencyMs) {}
}
