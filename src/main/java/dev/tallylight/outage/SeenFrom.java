package dev.tallylight.outage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint that saw an outage.
 *
 * @param since when the first of the probes began by which it held the stream to be down
 * @param reason what it saw then
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "OutageCheckpoint")
public record SeenFrom(
        String id,
        String name,
        Instant since,
        @Nullable String reason,
        @Nullable String detail) {}
