package dev.tallylight.stream.state;

import dev.tallylight.agent.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint holds a stream to be.
 *
 * @param since when the first of the probes that made the view began
 * @param probedAt when the latest probe that is known began
 * @param latencyMs that probe's time to the first media, or failing that to its end
 * @param firm whether it rests on one outcome more than the policy asks for
 * @param facts what it saw of the media, as JSON
 * @param protocol what was played
 */
public record CheckpointView(
        String checkpointId,
        View view,
        Instant since,
        @Nullable String reason,
        @Nullable String detail,
        Instant probedAt,
        @Nullable Long latencyMs,
        @Nullable String facts,
        @Nullable String protocol,
        boolean firm) {
    /**
     * What is held after this was told, given what was held before: a pure step. The latest probe has the say, in
     * whatever order and however often things are told; what only confirms the view keeps its date, and can make it firm.
     *
     * @return the very {@code before} where nothing changes
     */
    public CheckpointView after(@Nullable CheckpointView before) {
        if (before == null) {
            return this;
        }
        if (probedAt.isBefore(before.probedAt) || view == before.view && probedAt.equals(before.probedAt)) {
            return before;
        }
        return view != before.view
                ? this
                : new CheckpointView(
                        checkpointId,
                        view,
                        before.since,
                        reason,
                        detail,
                        probedAt,
                        latencyMs,
                        facts,
                        protocol,
                        firm || before.firm);
    }
}
