package dev.tallylight.dispersa;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tallylight.stream.browse.StreamOutline;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A stream as the facade shows it.
 *
 * @param id 24 hexadecimal digits
 * @param url without its secrets
 * @param status {@code offline} while an outage is open, else {@code online}: what handlers were told last
 * @param checkpoints the names of those that watch it
 */
@RegisterForReflection
@JsonPropertyOrder({"id", "url", "name", "status", "paused", "checkpoints"})
@Schema(name = "FacadeStream")
record FacadeStream(
        @Schema(examples = "0199a1b2c3d40c1d2e3f4a5b") String id,
        @Schema(examples = "rtmp://example.com/live/a") String url,
        String name,

        @Schema(enumeration = {ONLINE, OFFLINE}) String status,

        boolean paused,
        List<String> checkpoints) {
    private static final String ONLINE = "online";
    private static final String OFFLINE = "offline";

    /** @param watching the names of those that watch it */
    static FacadeStream of(StreamOutline stream, List<String> watching) {
        return new FacadeStream(
                stream.shortId(),
                stream.url(),
                stream.name(),
                stream.offAir() ? OFFLINE : ONLINE,
                stream.paused(),
                watching);
    }
}
