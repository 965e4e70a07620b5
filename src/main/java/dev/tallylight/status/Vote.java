package dev.tallylight.status;

import dev.tallylight.agent.View;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one assigned checkpoint says.
 *
 * @param counts whether it is heard: it reported lately and is not blind
 * @param since when the first of the probes that made its view began
 * @param at when its latest probe began
 */
record Vote(
        String checkpointId,
        String checkpointName,
        View view,
        boolean counts,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        Instant at) {}
