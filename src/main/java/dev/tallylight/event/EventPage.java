package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the feed.
 *
 * @param nextCursor what to pass as {@code after} for more; null at the end
 * @param gap whether events after {@code after} are no longer kept: what lies between it and {@code oldestSequence} is
 *     missed for good
 * @param oldestSequence the oldest that is kept; null where there is none
 * @param retention how long events are kept at least
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "EventPage")
public record EventPage(
        List<EventView> items,
        @Nullable String nextCursor,
        boolean gap,
        @Nullable Long oldestSequence,

        @Schema(implementation = String.class, examples = "365d")
        Duration retention) {}
