package dev.tallylight.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What of the feed is kept, for a reader that comes from a sequence.
 *
 * @param gap whether events after the reader's sequence are no longer kept: it has missed them for good
 * @param oldestSequence the oldest that is kept; null where there is none
 * @param retention how long events are kept at least
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "FeedRetention")
public record FeedRetention(
        boolean gap,
        @Nullable Long oldestSequence,

        @Schema(implementation = String.class, examples = "365d")
        Duration retention) {}
