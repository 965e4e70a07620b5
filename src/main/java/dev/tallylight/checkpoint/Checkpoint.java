package dev.tallylight.checkpoint;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A place that streams are checked from.
 *
 * @param id made from the first name it had; stable
 * @param name "City, Country"
 * @param kind {@code built-in} or {@code private}
 * @param condition whether its votes count
 * @param conditionSince since when it is in that condition
 * @param conditionDetail why, in one line; null while it sees
 */
@RegisterForReflection
public record Checkpoint(
        String id,
        String name,
        String kind,
        Instant createdAt,
        Condition condition,
        Instant conditionSince,
        @Nullable String conditionDetail) {
    public boolean sees() {
        return condition == Condition.SEEING;
    }
}
