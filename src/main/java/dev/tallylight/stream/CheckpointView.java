package dev.tallylight.stream;

import dev.tallylight.agent.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint holds a stream to be.
 *
 * @param since when the first of the probes that made the view began
 * @param probedAt when the latest probe that is known began
 * @param latencyMs that probe's time to the first media, or failing that to its end
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
        @Nullable String protocol) {}
