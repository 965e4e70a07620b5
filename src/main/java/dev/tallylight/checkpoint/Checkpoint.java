package dev.tallylight.checkpoint;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * A place that streams are checked from.
 *
 * @param id made from the first name it had; stable
 * @param name "City, Country"
 * @param kind {@code built-in} or {@code private}
 */
@RegisterForReflection
public record Checkpoint(String id, String name, String kind, Instant createdAt) {}
