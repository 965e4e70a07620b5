package dev.tallylight.dispersa;

import dev.tallylight.checkpoint.CheckpointView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A checkpoint as the facade shows it.
 *
 * @param id as everywhere in Tallylight, not 24 digits
 * @param name "City, Country": what a stream's {@code checkpoints} and the alert POST name
 */
@RegisterForReflection
@Schema(name = "FacadeCheckpoint")
record FacadeCheckpoint(
        String id, @Schema(examples = "New York, USA") String name) {
    static FacadeCheckpoint of(CheckpointView view) {
        return new FacadeCheckpoint(view.id(), view.name());
    }
}
