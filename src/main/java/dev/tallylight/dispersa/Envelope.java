package dev.tallylight.dispersa;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What every answer stands in: {@code {"status": "Ok", …}}, or {@code {"status": "error", "description": "…"}}. */
sealed interface Envelope {
    /** As the family writes it, with a capital letter. */
    String OK = "Ok";

    @JsonProperty
    String status();

    /** There is nothing to say. */
    @RegisterForReflection
    @Schema(name = "FacadeDone")
    record Done(String status) implements Envelope {
        Done() {
            this(OK);
        }
    }

    /** One stream. */
    @RegisterForReflection
    @JsonPropertyOrder({"status", "stream"})
    @Schema(name = "FacadeStreamAnswer")
    record OneStream(String status, FacadeStream stream) implements Envelope {
        OneStream(FacadeStream stream) {
            this(OK, stream);
        }
    }

    /** All streams; written piece by piece, so this is its description. */
    @RegisterForReflection
    @JsonPropertyOrder({"status", "streams"})
    @Schema(name = "FacadeStreams")
    record AllStreams(String status, List<FacadeStream> streams) implements Envelope {}

    /** All checkpoints. */
    @RegisterForReflection
    @JsonPropertyOrder({"status", "checkpoints"})
    @Schema(name = "FacadeCheckpoints")
    record AllCheckpoints(String status, List<FacadeCheckpoint> checkpoints) implements Envelope {
        AllCheckpoints(List<FacadeCheckpoint> checkpoints) {
            this(OK, checkpoints);
        }
    }

    /** It was not done, and why. */
    @RegisterForReflection
    @JsonPropertyOrder({"status", "description"})
    @Schema(name = "FacadeError")
    record Failed(String status, String description) implements Envelope {
        Failed(String description) {
            this("error", description);
        }
    }
}
