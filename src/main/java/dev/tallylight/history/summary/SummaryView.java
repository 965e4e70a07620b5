package dev.tallylight.history.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.alert.Status;
import dev.tallylight.checkpoint.CheckpointView;
import dev.tallylight.checkpoint.Condition;
import dev.tallylight.history.target.StandingView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How things are at the moment, in a caller's slice.
 *
 * @param openOutages how many outages are going on
 * @param outages those of them that have gone on longest, fifty at most
 * @param changes what changed last, the newest first
 * @param targets what is promised, those first that need somebody, fifty at most; as it stood a minute ago
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Summary")
public record SummaryView(
        Instant at,
        Counts streams,
        long openOutages,
        List<Outage> outages,
        List<Place> checkpoints,
        List<Change> changes,
        List<Promised> targets) {

    /** Streams by status. */
    @RegisterForReflection
    @Schema(name = "StreamCounts")
    public record Counts(long online, long degraded, long offline, long unknown, long paused) {
        static Counts of(Map<Status, Long> counts) {
            return new Counts(
                    counts.getOrDefault(Status.ONLINE, 0L),
                    counts.getOrDefault(Status.DEGRADED, 0L),
                    counts.getOrDefault(Status.OFFLINE, 0L),
                    counts.getOrDefault(Status.UNKNOWN, 0L),
                    counts.getOrDefault(Status.PAUSED, 0L));
        }
    }

    /**
     * An outage that is going on.
     *
     * @param status of the stream now: an outage lasts until somebody sees it again
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "OutageInProgress")
    public record Outage(
            UUID streamId,
            String name,
            Status status,
            Instant since,
            @Nullable String reason,
            @Nullable String detail) {}

    /** A checkpoint. */
    @RegisterForReflection
    @Schema(name = "CheckpointCondition")
    public record Place(String id, String name, boolean live, Condition condition, Instant conditionSince) {
        static Place of(CheckpointView checkpoint) {
            return new Place(
                    checkpoint.id(),
                    checkpoint.name(),
                    checkpoint.live(),
                    checkpoint.condition(),
                    checkpoint.conditionSince());
        }
    }

    /** A change of a stream's status. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "RecentChange")
    public record Change(
            UUID streamId,
            String name,
            Status status,
            Status previousStatus,
            @Nullable String reason,
            Instant since,
            Instant confirmedAt) {}

    /**
     * What is promised of a tag, or of a stream.
     *
     * @param streamId null for a tag's
     * @param name of the stream
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "Promised")
    public record Promised(
            @Nullable UUID streamId, @Nullable String name, StandingView standing) {}
}
