package dev.tallylight.status;

import dev.tallylight.event.EventType;
import dev.tallylight.stream.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * A change of status.
 *
 * @param event what handlers are told, or null when it is not news to them
 * @param outageSeconds how long the outage was that ends here, or null
 */
record Decision(
        StreamState before,
        StreamState after,
        @Nullable EventType event,
        @Nullable Long outageSeconds) {}
